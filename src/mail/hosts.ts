/**
 * Kinds of hosts that say something about who stands behind a link or an address. General knowledge, not taken from any mail corpus;
 * each entry also stands for what is below it.
 */

/** Anybody can put a page here within minutes: page hosts, object stores, site and form builders, tunnels, mass senders' links. */
const FREE_HOSTS: ReadonlySet<string> = setOf(`
  firebaseapp.com web.app appspot.com storage.googleapis.com sites.google.com docs.google.com forms.gle script.google.com googleusercontent.com translate.goog run.app cloudfunctions.net
  s3.amazonaws.com amazonaws.com cloudfront.net awsapprunner.com amplifyapp.com elasticbeanstalk.com blob.core.windows.net web.core.windows.net azurewebsites.net azurefd.net azureedge.net cloudapp.net cloudapp.azure.com azurestaticapps.net onmicrosoft.com forms.office.com
  workers.dev pages.dev r2.dev trycloudflare.com cloudflare-ipfs.com ipfs.io ipfs.dweb.link dweb.link nftstorage.link fleek.co fleek.cool w3s.link 4everland.io
  netlify.app netlify.com vercel.app now.sh herokuapp.com glitch.me repl.co replit.app replit.dev render.com onrender.com railway.app fly.dev surge.sh github.io gitlab.io githubusercontent.com gitbook.io codesandbox.io stackblitz.io deno.dev ngrok.io ngrok.app ngrok-free.app loca.lt serveo.net localtunnel.me
  weebly.com weeblysite.com wixsite.com wix.com squarespace.com strikingly.com mystrikingly.com jimdosite.com jimdofree.com webflow.io webnode.com webnode.page 000webhostapp.com godaddysites.com wordpress.com blogspot.com yolasite.com ucraft.net carrd.co site123.me tilda.ws framer.app framer.website framer.ai softr.app bubbleapps.io durable.co zyrosite.com hostingersite.com square.site ukit.me duckdns.org ddns.net hopto.org no-ip.org zapto.org sytes.net servehttp.com myftp.org dynv6.net nip.io sslip.io linodeobjects.com digitaloceanspaces.com ondigitalocean.app backblazeb2.com wasabisys.com contaboserver.net contabostorage.com vultrobjects.com myqcloud.com aliyuncs.com oraclecloud.com cloudclusters.net b-cdn.net
  typeform.com jotform.com jotform.me formstack.com surveymonkey.com google-forms.com cognitoforms.com wufoo.com zohopublic.com zohosites.com canva.com canva.site notion.site notion.so padlet.com linktr.ee beacons.ai lnk.bio flow.page taplink.cc
  dropbox.com dropboxusercontent.com wetransfer.com we.tl mediafire.com mega.nz box.com sendspace.com anonfiles.com pixeldrain.com file.io transfer.sh drive.google.com onedrive.live.com 1drv.ms sharepoint.com evernote.com telegra.ph graph.org t.me wa.me page.link app.link goo.su tripod.com angelfire.com geocities.com freeservers.com 20m.com
  ru.com sa.com za.com eu.com uk.com us.com br.com cn.com de.com gb.net jpn.com hu.com mex.com se.net co.com in.net`)

/** Short links that hide where they lead, and redirectors of large sites. */
const SHORTENERS: ReadonlySet<string> = setOf(`
  bit.ly tinyurl.com t.co goo.gl ow.ly is.gd v.gd buff.ly rebrand.ly cutt.ly shorturl.at rb.gy t.ly tiny.cc bl.ink lnkd.in s.id shorte.st adf.ly ity.im q.gs u.to clck.ru bit.do soo.gd s2r.co x.co tr.im qrco.de qr.net l.ead.me me-qr.com urlz.fr lc.cx short.gy tny.im dub.sh shorturl.com n9.cl acortar.link encurtador.com.br abrir.link bityli.com linkr.bio urlzs.com rotf.lol ulvis.net cli.re clicky.me hyperurl.co kutt.it snip.ly snip.li trib.al dlvr.it fb.me youtu.be amzn.to spoti.fi bitly.ws tinyurl.is surl.li surl.lu shrtco.de gg.gg goo.su vk.cc zpr.io pxlme.me shorten.ee t2m.io han.gl me2.kr url.kr 2u.pw rlu.ru`)

/** Anybody can have an address here. */
const FREE_MAILERS: ReadonlySet<string> = setOf(`
  gmail.com googlemail.com outlook.com hotmail.com hotmail.fr hotmail.co.uk hotmail.de hotmail.it hotmail.es live.com live.fr live.co.uk live.nl msn.com outlook.fr outlook.de outlook.es outlook.com.br yahoo.com yahoo.fr yahoo.co.uk yahoo.de yahoo.it yahoo.es yahoo.co.jp yahoo.com.br ymail.com rocketmail.com aol.com aim.com icloud.com me.com mac.com
  gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com email.com usa.com consultant.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tuta.io zoho.com yandex.com yandex.ru ya.ru mail.ru bk.ru inbox.ru list.ru rambler.ru qq.com 163.com 126.com sina.com sina.cn foxmail.com naver.com daum.net hanmail.net
  orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr libero.it virgilio.it tiscali.it alice.it tin.it uol.com.br bol.com.br terra.com.br ig.com.br seznam.cz centrum.cz wp.pl o2.pl onet.pl interia.pl op.pl ziggo.nl kpnmail.nl hetnet.nl planet.nl telenet.be skynet.be btinternet.com comcast.net verizon.net att.net sbcglobal.net cox.net charter.net earthlink.net bellsouth.net juno.com netzero.net shaw.ca rogers.com bigpond.com optusnet.com.au rediffmail.com walla.com inbox.lv mail.ee abv.bg ukr.net i.ua hushmail.com fastmail.com fastmail.fm mailinator.com guerrillamail.com lycos.com excite.com altavista.com hotpop.com mailcity.com netscape.net`)

/** Hosts that hold pictures, type and code of honest and hostile mail alike, and say nothing. */
const NEUTRAL_HOSTS: ReadonlySet<string> = setOf(
  'w3.org schema.org schemas.microsoft.com ajax.googleapis.com fonts.googleapis.com gstatic.com',
)

/** Hosts that send for whoever pays or has a mailbox there: their networks say nothing of who wrote. */
const MASS_SENDERS: ReadonlySet<string> = setOf(`
  outlook.com office365.com microsoft.com google.com googlemail.com amazonses.com amazonaws.com sendgrid.net sendgrid.com mcsv.net mcdlv.net rsgsv.net mailchimpapp.net mandrillapp.com
  sparkpostmail.com mtasv.net postmarkapp.com mailgun.net mailgun.org mailjet.com mjml.io sendinblue.com brevo.com sender-sib.com constantcontact.com ccsend.com exacttarget.com salesforce.com
  hubspotemail.net hubspot.com mktomail.com eloqua.com emailsrvr.com secureserver.net messagelabs.com mimecast.com pphosted.com ppe-hosted.com barracudanetworks.com hornetsecurity.com
  kundenserver.de ionos.com strato.de rzone.de ovh.net gandi.net hostinger.com zoho.com zohomail.com yandex.net mailbox.org protonmail.ch messagingengine.com cmail19.com cmail20.com createsend.com
  klaviyomail.com customeriomail.com intercom-mail.com zendesk.com freshdesk.com atlassian.net docusign.net sharepointonline.com`)

export type HostKind = 'free host' | 'shortener' | 'free mailer' | 'neutral' | 'mass sender'

const SETS: Readonly<Record<HostKind, ReadonlySet<string>>> = {
  'free host': FREE_HOSTS,
  shortener: SHORTENERS,
  'free mailer': FREE_MAILERS,
  neutral: NEUTRAL_HOSTS,
  'mass sender': MASS_SENDERS,
}

/** The kinds of a host; empty where it is a host of its own. */
export function isOfKind(host: string, kind: HostKind): boolean {
  const set = SETS[kind]
  for (let at = 0; at >= 0; ) {
    if (set.has(host.slice(at))) return true
    const dot = host.indexOf('.', at)
    at = dot < 0 ? -1 : dot + 1
  }
  return false
}

function setOf(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}
