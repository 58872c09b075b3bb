/** A message's plain text, parted into what its sender wrote now and what hangs below it. */
export interface TextParts {
  readonly text: string
  /** Quoted or forwarded messages. */
  readonly quoted: string
  readonly signature: string
  /** Legal notices, list footers, unsubscribe lines, banners of gateways. */
  readonly footer: string
}

/** UTF-16 units of a text that are parted; what comes after them counts as quoted. */
const MAX_TEXT_LENGTH: number = 512 * 1024
/** A line that is looked at for its meaning is no longer than this. */
const MAX_LINE = 400
/** A signature without its mark is at most this many lines. */
const MAX_SIGNATURE_LINES = 12

/** Lines that head what a mail program quotes or forwards, in the languages that programs are set to. */
const ORIGINAL =
  /^[ \t>*]{0,4}(?:-{2,}\s{0,3}(?:original message|original appointment|forwarded message|forwarded by|urspr.{1,3}ngliche nachricht|originalnachricht|original-?nachricht|weitergeleitete nachricht|message (?:d.origine|transf.r.|original)|mensaje (?:original|reenviado)|mensagem (?:original|encaminhada)|messaggio (?:originale|inoltrato)|oorspronkelijk bericht|doorgestuurd bericht|ursprungligt meddelande|videresendt|oprindelig meddelelse|wiadomo.{1,2} oryginalna|исходное сообщение|пересылаемое сообщение|原始邮件|转发邮件|元のメッセージ).{0,40}|begin forwarded message:?|anfang der weitergeleiteten nachricht:?)\s*$/i
const ATTRIBUTION_END =
  /(?:\bwrote|\bwrites|\bsaid|\bschrieb|\bgeschrieben|\ba écrit|\bescribi[óo]|\bescreveu|\bha scritto|\bschreef|\bhet volgende geschreven|\bskrev|\bnapisał\(?a?\)?|\bnapisal|\bпише|\bписал\(?а?\)?|写道|さんは書きました)\s{0,3}[:：]\s*$/i
const ATTRIBUTION_START =
  /^[ \t>*]{0,4}(?:on |am |le |el |il |op |den |em |w dniu|dnia|\d{1,4}[-./年]|.{1,80}<[^<>\s]{3,100}@)/i
const FIELD = /^[ \t>*|]{0,6}(?:from|von|de|da|van|från|fra|od|от|发件人|差出人)\s{0,2}\*?[:：]\s?.{1,300}$/i
const FIELD_NEXT =
  /^[ \t>*|]{0,6}(?:sent|date|to|subject|cc|gesendet|datum|an|betreff|envoyé|envoyée?|à|objet|enviado(?: el| em)?|fecha|para|data|asunto|assunto|inviato|a|oggetto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne|wysłano|do|temat|отправлено|дата|кому|тема|发送时间|收件人|主题)\s{0,2}\*?[:：]/i
const QUOTE_LINE = /^[ \t]{0,3}(?:>|\|\s|[A-Z]{1,4}>)/
const SIGNATURE_MARK = /^--\s?$/
const SENT_FROM =
  /^(?:sent from (?:my|outlook|yahoo|proton|mail|samsung|gmail)|get outlook for|von meinem .{1,40} gesendet|gesendet (?:von|mit) (?:meinem|der|outlook)|envoyé de mon|enviado desde mi|enviado do meu|inviato da(?:l mio)? |verzonden vanaf mijn|skickat från min|sendt fra min|wysłane z|отправлено с)/i
const SIGN_OFF =
  /^(?:(?:with )?(?:best|kind|kindest|warm|warmest|many|sincere)?\s?(?:regards|wishes|thanks)|best|cheers|sincerely|yours(?: (?:sincerely|truly|faithfully))?|thanks(?: (?:again|in advance|and regards))?|thank you|mit (?:freundlichen|besten|herzlichen|lieben) gr(?:ü|ue)(?:ß|ss)en|(?:viele|beste|liebe|herzliche) gr(?:ü|ue)(?:ß|ss)e|freundliche gr(?:ü|ue)sse|cordialement|bien (?:cordialement|à vous)|salutations|saludos(?: cordiales)?|un saludo|atentamente|atenciosamente|cordiali saluti|distinti saluti|met vriendelijke groet(?:en)?|med vänlig(?:a)? hälsning(?:ar)?|med venlig hilsen|mvh|z poważaniem|с уважением)\s{0,2}[,.!]?\s*$/i
const NOTICE =
  /^\W{0,20}(?:(?:this|the information (?:contained )?in this|the contents? of this)\s(?:e-?mail|message|communication|transmission).{0,120}(?:confidential|intended|privileged|virus)|confidentiality (?:notice|note)|disclaimer|important notice|privileged and confidential|diese (?:e-?mail|nachricht).{0,80}(?:vertraulich|bestimmt)|ce (?:message|courriel|mail).{0,80}confidentiel|este (?:mensaje|correo|e-?mail).{0,80}confidencial|questo messaggio.{0,80}(?:riservat|confidenzial)|dit (?:e-?mail)?bericht.{0,80}(?:vertrouwelijk|bestemd)|please consider the environment|to unsubscribe|unsubscribe (?:from|here|at)|you (?:are receiving|received|have received) this (?:e-?mail|message|newsletter|because)|if you (?:no longer|do not|don.t) (?:wish|want) to receive|manage (?:your )?(?:e-?mail )?(?:preferences|subscription)|view (?:this e-?mail )?in (?:your )?browser|_{10,}\s*$)/i
const LIST_MARK = /^_{20,}\s*$|^-{20,}\s*$/
const LIST_LINE =
  /mailing list|mailman\/listinfo|^https?:\/\/(?:lists?\.|.{1,60}\/listinfo)|sponsored by:?|unsubscribe/i
/** Banners that a gateway puts before the text, and that Outlook shows. They are not the sender's words. */
const BANNER =
  /^\W{0,20}(?:(?:caution|warning|attention|external(?: (?:e-?mail|sender|message))?)\s{0,3}[:!\]-].{0,300}|\[?external(?: (?:e-?mail|sender))?\]?\s*$|this (?:e-?mail|message) (?:originated|came|was sent) from (?:outside|an external).{0,250}|you don.t often get e-?mail from .{0,200}|do not click (?:on )?(?:any )?links or open attachments.{0,200}|achtung.{0,20}extern.{0,200})$/i

/**
 * Parts a plain text: what the sender wrote now, quoted and forwarded messages, signature, footer. A bare forward has no new text. By lines,
 * with the marks of mail programs (RFC 3676, section 4.3, for the signature); linear time.
 */
export function textParts(whole: string): TextParts {
  const cut = whole.slice(0, MAX_TEXT_LENGTH)
  const lines = cut.split(/\r\n|\n|\r/)
  const own: string[] = []
  const quoted: string[] = []
  const footer: string[] = []
  const signature: string[] = []
  let headEnd: number | undefined // lines of the sender's own before the first quote
  let state: 'own' | 'quoted' | 'signature' | 'footer' = 'own'

  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? ''
    const short = line.length > MAX_LINE ? '' : line
    const trimmed = short.trim()
    if (state !== 'quoted' && beginsQuote(lines, index)) state = 'quoted'
    if (state === 'quoted' || QUOTE_LINE.test(short) || isAttribution(lines, index)) {
      headEnd ??= own.length
      quoted.push(line)
      continue
    }
    if (BANNER.test(trimmed) && own.length < 12) {
      footer.push(line)
      continue
    }
    if (state === 'own' || state === 'signature') {
      if (LIST_MARK.test(trimmed) && isListFooter(lines, index)) state = 'footer'
      else if (NOTICE.test(trimmed)) state = 'footer'
      else if (SIGNATURE_MARK.test(short) || (state === 'own' && SENT_FROM.test(trimmed))) state = 'signature'
    }
    if (state === 'own') own.push(line)
    else if (state === 'signature') signature.push(line)
    else footer.push(line)
  }
  if (whole.length > MAX_TEXT_LENGTH) quoted.push(whole.slice(MAX_TEXT_LENGTH, 2 * MAX_TEXT_LENGTH))
  moveUnmarkedSignature(own, headEnd ?? own.length, signature)
  return { text: joined(own), quoted: joined(quoted), signature: joined(signature), footer: joined(footer) }
}

function joined(lines: readonly string[]): string {
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** From here to the end it is another message: a mark of the mail program, or two header lines on end. */
function beginsQuote(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? ''
  if (line.length > MAX_LINE) return false
  if (ORIGINAL.test(line)) return true
  const next = (lines[index + 1] ?? '').trim() === '' ? lines[index + 2] : lines[index + 1]
  if (FIELD.test(line) && FIELD_NEXT.test((next ?? '').slice(0, MAX_LINE))) return true
  if (/^_{20,}\s*$/.test(line) && FIELD.test((lines[index + 1] ?? '').slice(0, MAX_LINE))) return true
  if (!isAttribution(lines, index)) return false
  // Below it either quote marks, which are taken line by line, or a quote without any: then all the rest.
  const below = lines.slice(index + 1, index + 6).find((one) => one.trim() !== '')
  return below !== undefined && !QUOTE_LINE.test(below) && !ATTRIBUTION_END.test(below.slice(0, MAX_LINE))
}

/** Languages that put the writer behind the verb: `Am 2.3. schrieb Ann:`. */
const ATTRIBUTION_MIDDLE =
  /^[ \t>*]{0,4}(?:am|op|den|il|el)\s.{1,150}\b(?:schrieb|schreef|skrev|ha scritto|escribió)\b.{1,100}:\s*$/i

/** `On …, … wrote:`, which programs also break over two lines. */
function isAttribution(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? ''
  if (line.length > MAX_LINE || line.trim() === '') return false
  if (ATTRIBUTION_MIDDLE.test(line)) return true
  if (ATTRIBUTION_END.test(line))
    return ATTRIBUTION_START.test(line) || ATTRIBUTION_START.test((lines[index - 1] ?? '').slice(0, MAX_LINE))
  const next = lines[index + 1] ?? ''
  return (
    /^[ \t>*]{0,4}(?:on |am |le |el |il |op |em )/i.test(line) && next.length <= MAX_LINE && ATTRIBUTION_END.test(next)
  )
}

function isListFooter(lines: readonly string[], index: number): boolean {
  return lines.slice(index + 1, index + 6).some((line) => line.length <= MAX_LINE && LIST_LINE.test(line.trim()))
}

/** A sign-off near the end of the head begins a signature: sign-off and name stay, since they tell who writes how; what follows moves. */
function moveUnmarkedSignature(own: string[], headEnd: number, signature: string[]): void {
  const from = Math.max(0, headEnd - MAX_SIGNATURE_LINES - 8)
  for (let index = headEnd - 1; index >= from; index -= 1) {
    const line = (own[index] ?? '').trim()
    if (line.length > 60 || !SIGN_OFF.test(line)) continue
    const below = own.slice(index + 1, headEnd).filter((one) => one.trim() !== '')
    // More than a few long lines are text that goes on.
    if (below.length > MAX_SIGNATURE_LINES || below.filter((one) => one.length > 100).length > 1) return
    const name = own.findIndex((one, at) => at > index && one.trim() !== '')
    if (name < 0 || name >= headEnd) return
    signature.unshift(...own.splice(name + 1, headEnd - name - 1))
    return
  }
}
