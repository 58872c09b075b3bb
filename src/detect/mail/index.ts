import type { MailDetector } from '../detector.ts'
import { accountTrouble } from './account-trouble.ts'
import { actionLinkForeign } from './action-link-foreign.ts'
import { activeFile } from './active-file.ts'
import { addressesTheReader } from './addresses-the-reader.ts'
import { aitmLinkShape } from './aitm-link-shape.ts'
import { answersUs } from './answers-us.ts'
import { attachedMessageLure } from './attached-message-lure.ts'
import { authenticationRegression } from './authentication-regression.ts'
import { bankChange } from './bank-change.ts'
import { brandInForeignDomain } from './brand-in-foreign-domain.ts'
import { brandInLinkHost } from './brand-in-link-host.ts'
import { brandWithoutItsDomain } from './brand-without-its-domain.ts'
import { brokenFrom } from './broken-from.ts'
import { calendarLure } from './calendar-lure.ts'
import { callToAction } from './call-to-action.ts'
import { callbackLure } from './callback-lure.ts'
import { clientDrift } from './client-drift.ts'
import { colleagueNameForeignAddress } from './colleague-name-foreign-address.ts'
import { credentialLure } from './credential-lure.ts'
import { cryptoLure } from './crypto-lure.ts'
import { dataRequest } from './data-request.ts'
import { deliveryReport } from './delivery-report.ts'
import { deviceCode } from './device-code.ts'
import { discussion } from './discussion.ts'
import { disguisedAttachmentName } from './disguised-attachment-name.ts'
import { disguisedLetters } from './disguised-letters.ts'
import { disguisedLink } from './disguised-link.ts'
import { documentLure } from './document-lure.ts'
import { dormantContact } from './dormant-contact.ts'
import { dropByLink } from './drop-by-link.ts'
import { easyMoney } from './easy-money.ts'
import { errandRequest } from './errand-request.ts'
import { extortion } from './extortion.ts'
import { fabricatedQuote } from './fabricated-quote.ts'
import { fakeBanner } from './fake-banner.ts'
import { fakeReply } from './fake-reply.ts'
import { firstContactOrganisation } from './first-contact-organisation.ts'
import { firstContactPerson } from './first-contact-person.ts'
import { firstMailLureToFew } from './first-mail-lure-to-few.ts'
import { formInMail } from './form-in-mail.ts'
import { fortuneLure } from './fortune-lure.ts'
import { freeHostLink } from './free-host-link.ts'
import { freeHostSender } from './free-host-sender.ts'
import { freeMailerBusiness } from './free-mailer-business.ts'
import { gamblingLure } from './gambling-lure.ts'
import { genericGreeting } from './generic-greeting.ts'
import { gibberishTag } from './gibberish-tag.ts'
import { hiddenText } from './hidden-text.ts'
import { homographDomain } from './homograph-domain.ts'
import { htmlSmuggling } from './html-smuggling.ts'
import { imageOnly } from './image-only.ts'
import { inventedThread } from './invented-thread.ts'
import { invisibleCharacters } from './invisible-characters.ts'
import { knownDomain } from './known-domain.ts'
import { knownFirmName } from './known-firm-name.ts'
import { knownLinkDomains } from './known-link-domains.ts'
import { knownNameNewAddress } from './known-name-new-address.ts'
import { knownPair } from './known-pair.ts'
import { knownSender } from './known-sender.ts'
import { languageDrift } from './language-drift.ts'
import { lateralLure } from './lateral-lure.ts'
import { linkShowsOtherHost } from './link-shows-other-host.ts'
import { linksOfSender } from './links-of-sender.ts'
import { listFooter } from './list-footer.ts'
import { lockedArchive } from './locked-archive.ts'
import { longText } from './long-text.ts'
import { lookalikeSender } from './lookalike-sender.ts'
import { machineInstructions } from './machine-instructions.ts'
import { macroDocument } from './macro-document.ts'
import { mailBomb } from './mail-bomb.ts'
import { mailboxLure } from './mailbox-lure.ts'
import { manyLinkDomains } from './many-link-domains.ts'
import { manyStories } from './many-stories.ts'
import { messageIdForeign } from './message-id-foreign.ts'
import { moneyRequestDrift } from './money-request-drift.ts'
import { nameFitsAddress } from './name-fits-address.ts'
import { nameFitsLinks } from './name-fits-links.ts'
import { nameForeignToAddress } from './name-foreign-to-address.ts'
import { nameHidesAddress } from './name-hides-address.ts'
import { nameIsAMessage } from './name-is-a-message.ts'
import { nearDomain } from './near-domain.ts'
import { nearDomainReplyTo } from './near-domain-reply-to.ts'
import { nearlyEmpty } from './nearly-empty.ts'
import { newFileType } from './new-file-type.ts'
import { newLinkDomain } from './new-link-domain.ts'
import { noLinkOfSender } from './no-link-of-sender.ts'
import { noWayOut } from './no-way-out.ts'
import { numericHost } from './numeric-host.ts'
import { oauthBounce } from './oauth-bounce.ts'
import { oauthConsent } from './oauth-consent.ts'
import { oddHostName } from './odd-host-name.ts'
import { oddPort } from './odd-port.ts'
import { oneWayOut } from './one-way-out.ts'
import { openRedirect } from './open-redirect.ts'
import { osHandlerLink } from './os-handler-link.ts'
import { otherBankAccount } from './other-bank-account.ts'
import { ownBurst } from './own-burst.ts'
import { ownDomainForged } from './own-domain-forged.ts'
import { pageAttachment } from './page-attachment.ts'
import { pageWithLogin } from './page-with-login.ts'
import { parcelLure } from './parcel-lure.ts'
import { pasteCommand } from './paste-command.ts'
import { pathDrift } from './path-drift.ts'
import { paymentTrouble } from './payment-trouble.ts'
import { payrollChange } from './payroll-change.ts'
import { periodical } from './periodical.ts'
import { pivotOffMail } from './pivot-off-mail.ts'
import { pressureTriple } from './pressure-triple.ts'
import { prizeLure } from './prize-lure.ts'
import { qrCodeLink } from './qr-code-link.ts'
import { quotesOthers } from './quotes-others.ts'
import { randomSenderAddress } from './random-sender-address.ts'
import { readerInLink } from './reader-in-link.ts'
import { realReply } from './real-reply.ts'
import { reconProbe } from './recon-probe.ts'
import { refundLure } from './refund-lure.ts'
import { remedyOffer } from './remedy-offer.ts'
import { replyToDrift } from './reply-to-drift.ts'
import { replyToElsewhere } from './reply-to-elsewhere.ts'
import { replyToFreeMailer } from './reply-to-free-mailer.ts'
import { reportForm } from './report-form.ts'
import { romanceLure } from './romance-lure.ts'
import { runnableAttachment } from './runnable-attachment.ts'
import { saleOffer } from './sale-offer.ts'
import { scareware } from './scareware.ts'
import { scriptLink } from './script-link.ts'
import { scriptPicture } from './script-picture.ts'
import { selfAddressed } from './self-addressed.ts'
import { shortLink } from './short-link.ts'
import { shoutingSubject } from './shouting-subject.ts'
import { signOffDrift } from './sign-off-drift.ts'
import { signatureBlock } from './signature-block.ts'
import { solicited } from './solicited.ts'
import { stackedWrappers } from './stacked-wrappers.ts'
import { storyLeadsElsewhere } from './story-leads-elsewhere.ts'
import { strangeContainer } from './strange-container.ts'
import { strangerRequest } from './stranger-request.ts'
import { strangerTellsStory } from './stranger-tells-story.ts'
import { technicalTalk } from './technical-talk.ts'
import { textAndTargetDiffer } from './text-and-target-differ.ts'
import { threadDrift } from './thread-drift.ts'
import { threadNewcomer } from './thread-newcomer.ts'
import { unlikelyReaders } from './unlikely-readers.ts'
import { unusualHour } from './unusual-hour.ts'
import { urgency } from './urgency.ts'
import { userinfoLink } from './userinfo-link.ts'
import { zoneDrift } from './zone-drift.ts'

/** Every mail detector. */
export const mailDetectors: readonly MailDetector[] = [
  accountTrouble,
  actionLinkForeign,
  activeFile,
  addressesTheReader,
  aitmLinkShape,
  answersUs,
  attachedMessageLure,
  authenticationRegression,
  bankChange,
  brandInForeignDomain,
  brandInLinkHost,
  brandWithoutItsDomain,
  brokenFrom,
  calendarLure,
  callToAction,
  callbackLure,
  clientDrift,
  colleagueNameForeignAddress,
  credentialLure,
  cryptoLure,
  dataRequest,
  deliveryReport,
  deviceCode,
  discussion,
  disguisedAttachmentName,
  disguisedLetters,
  disguisedLink,
  documentLure,
  dormantContact,
  dropByLink,
  easyMoney,
  errandRequest,
  extortion,
  fabricatedQuote,
  fakeBanner,
  fakeReply,
  firstContactOrganisation,
  firstContactPerson,
  firstMailLureToFew,
  formInMail,
  fortuneLure,
  freeHostLink,
  freeHostSender,
  freeMailerBusiness,
  gamblingLure,
  genericGreeting,
  gibberishTag,
  hiddenText,
  homographDomain,
  htmlSmuggling,
  imageOnly,
  inventedThread,
  invisibleCharacters,
  knownDomain,
  knownFirmName,
  knownLinkDomains,
  knownNameNewAddress,
  knownPair,
  knownSender,
  languageDrift,
  lateralLure,
  linkShowsOtherHost,
  linksOfSender,
  listFooter,
  lockedArchive,
  longText,
  lookalikeSender,
  machineInstructions,
  macroDocument,
  mailBomb,
  mailboxLure,
  manyLinkDomains,
  manyStories,
  messageIdForeign,
  moneyRequestDrift,
  nameFitsAddress,
  nameFitsLinks,
  nameForeignToAddress,
  nameHidesAddress,
  nameIsAMessage,
  nearDomain,
  nearDomainReplyTo,
  nearlyEmpty,
  newFileType,
  newLinkDomain,
  noLinkOfSender,
  noWayOut,
  numericHost,
  oauthBounce,
  oauthConsent,
  oddHostName,
  oddPort,
  oneWayOut,
  openRedirect,
  osHandlerLink,
  otherBankAccount,
  ownBurst,
  ownDomainForged,
  pageAttachment,
  pageWithLogin,
  parcelLure,
  pasteCommand,
  pathDrift,
  paymentTrouble,
  payrollChange,
  periodical,
  pivotOffMail,
  pressureTriple,
  prizeLure,
  qrCodeLink,
  quotesOthers,
  randomSenderAddress,
  readerInLink,
  realReply,
  reconProbe,
  refundLure,
  remedyOffer,
  replyToDrift,
  replyToElsewhere,
  replyToFreeMailer,
  reportForm,
  romanceLure,
  runnableAttachment,
  saleOffer,
  scareware,
  scriptLink,
  scriptPicture,
  selfAddressed,
  shortLink,
  shoutingSubject,
  signOffDrift,
  signatureBlock,
  solicited,
  stackedWrappers,
  storyLeadsElsewhere,
  strangeContainer,
  strangerRequest,
  strangerTellsStory,
  technicalTalk,
  textAndTargetDiffer,
  threadDrift,
  threadNewcomer,
  unlikelyReaders,
  unusualHour,
  urgency,
  userinfoLink,
  zoneDrift,
]
