import type { ConceptWords } from './concept.ts'

/** How people talk with each other about a matter: opinions, agreement, questions, reports of what they did. */
export const DISCUSSION: ConceptWords = {
  en: `i think | i thought | i don t think | i guess | i believe | i suppose | i wonder | i agree | i disagree | i mean | i tried | i ve tried | i just | i was | i m not | i had | i have been | i ve been | i d like | i d say | i can t | i could | i should | i ll | i would | imho | imo | afaik | iirc | btw | fwiw | in my opinion | makes sense | sounds like | sounds good | good point | not sure | i m sure | as far as | on the other hand | for example | for instance | however | although | actually | basically | perhaps | maybe | probably | apparently | anyway | rather than | you mean | did you | do you know | does anyone | has anyone | any ideas | any idea | what about | how about | why not | the problem is | the point is | the question is | works for me | doesn t work | didn t work | seems to | turns out | we should | we could | let s | let me know | thanks for | thank you for your reply | in response to | see below | as i said | like i said | by the way | yeah | hmm | ok | cheers | somebody | someone | people | stuff | thing is | kind of | sort of | pretty much | a bit | a lot of | he said | she said | they said | they are | they were | he was | she was | who | whether | because | since | though | instead | either | neither`,
  de: `ich denke | ich glaube | ich finde | ich habe | ich bin | ich wollte | ich hatte | ich kann | ich wurde | meiner meinung | meines erachtens | vielleicht | wahrscheinlich | eigentlich | ubrigens | zum beispiel | allerdings | jedenfalls | irgendwie | hat jemand | weiss jemand | das problem ist | funktioniert nicht | danke fur | gruss | viele grusse | weil | obwohl | trotzdem | wir sollten | wir konnten | lass uns`,
  fr: `je pense | je crois | je trouve | j ai | je suis | a mon avis | peut etre | en fait | par exemple | d ailleurs | probablement | quelqu un | le probleme | ca marche | merci pour | parce que | bien que | cependant | il me semble`,
  es: `creo que | pienso que | me parece | yo creo | he probado | en mi opinion | quiza* | tal vez | en realidad | por ejemplo | alguien | el problema es | no funciona | gracias por | porque | aunque | sin embargo`,
  pt: `eu acho | acho que | eu penso | eu tenho | na minha opiniao | talvez | na verdade | por exemplo | alguem | o problema e | nao funciona | obrigado por | porque | embora | no entanto`,
  it: `penso che | credo che | secondo me | io credo | ho provato | forse | in realta | per esempio | qualcuno | il problema e | non funziona | grazie per | perche | anche se | tuttavia`,
  nl: `ik denk | ik vind | ik heb | ik ben | ik geloof | volgens mij | misschien | eigenlijk | trouwens | bijvoorbeeld | waarschijnlijk | iemand | het probleem is | werkt niet | bedankt voor | omdat | hoewel`,
  ru: `я думаю | мне кажется | по-моему | наверное | например | кто-нибудь | проблема в | спасибо за | потому что`,
  cjk: `と思います|かもしれません|ありがとうございました|我认为|我觉得|可能是|谢谢你的`,
}

/** The words of people who make or run software. Fixed terms, the same in all languages. */
export const TECHNICAL: ConceptWords = {
  en: `patch | patches | patched | commit | commits | bug | bugs | bugfix | compile* | compiler | kernel | gcc | makefile | source code | source tree | cvs | svn | git | repository | debian | redhat | red hat | linux | unix | bsd | perl | python | java | javascript | php | mysql | apache | sendmail | procmail | spamassassin | razor | rpm | rpms | deb | apt-get | rpmbuild | package manager | library | libraries | api | function | functions | variable* | pointer | struct | thread safe | mutex | segfault | core dump | stack trace | backtrace | debug* | regexp | regex | header file | command line | cron | daemon | config file | configuration file | directory | directories | filesystem | socket | tcp | udp | dns | smtp | imap | pop3 | ssl | ssh | tls | firewall | router | subnet | localhost | root user | sudo | chmod | grep | sed | awk | bash | shell script | script | emacs | vim | mutt | exmh | driver | drivers | hardware | cpu | ram | scsi | ide | usb | motherboard | build | builds | release candidate | changelog | diff | merge | branch | test suite | unit test | testcase | implementation | algorithm* | protocol | rfc | syntax | parse* | parser | wrote in message | mailing list archive`,
}

/** A mail system reports on a message that it could not deliver, or that it delivered (RFC 3464). */
export const DELIVERY_REPORT: ConceptWords = {
  en: `delivery status notification | delivery failed | delivery failure | delivery to the following | could not be delivered to | undeliverable | undelivered mail returned | returned mail | returned to sender | mail delivery | mail delivery failed | mail delivery subsystem | mailer-daemon | mailer daemon | final-recipient | original-recipient | diagnostic-code | reporting-mta | remote-mta | arrival-date | permanent fatal errors | permanent error | transient | user unknown | unknown user | no such user | mailbox unavailable | host unknown | host not found | recipient address rejected | address rejected | does not exist | message could not be | was not delivered | unable to deliver your message | following recipient* | following address* | did not reach | over quota | status 5 | smtp error | remote server | remote host said | smtp server | rcpt to | 550 5 | 554 5 | 552 5 | 550 | original message follows | copy of the message | out of office | auto-reply | automatic reply | autoreply | vacation | not in the office | queue | message delayed | still being retried | will be retried | sent too many | feedback report | abuse report | feedback loop | complaint`,
  de: `unzustellbar | nicht zugestellt werden | konnte nicht zugestellt | abwesenheit* | automatische antwort | empfanger unbekannt`,
  fr: `non remis | n a pas pu etre remis | echec de remise | absence du bureau | reponse automatique`,
  es: `no se pudo entregar el mensaje | no entregado | fuera de la oficina | respuesta automatica`,
  pt: `nao foi possivel entregar | mensagem nao entregue | resposta automatica | fora do escritorio`,
  it: `impossibile recapitare | mancato recapito | fuori sede | risposta automatica`,
  nl: `niet afgeleverd | onbestelbaar | afwezigheid* | automatisch antwoord`,
  cjk: `配信不能|配信できません|宛先不明|エラーメール|無法投遞|退信`,
}

/** The reader can leave a list, or is told why the mail came. */
export const OPT_OUT: ConceptWords = {
  en: `unsubscribe | opt out | opt-out | remove me | be removed | removed from | stop receiving | manage ~ preferences | email preferences | mailing list | this is an advertisement | you are receiving this | you re receiving this | you received this | privacy policy | terms of | no longer wish`,
  de: `abmelden | abbestellen | newsletter | keine e-mails mehr | datenschutz*`,
  fr: `desabonn* | desinscri* | se desinscrire | ne plus recevoir`,
  es: `darse de baja | date de baja | cancelar ~ suscripcion | dejar de recibir`,
  pt: `descadastr* | cancelar ~ inscricao | deixar de receber | nao deseja mais receber`,
  it: `disiscri* | cancella* ~ iscrizione | non ricevere piu`,
  nl: `afmelden | uitschrijven | niet meer ontvangen`,
  cjk: `配信停止|退会|退订|取消订阅|수신거부`,
}

/** The text of who prints news: sections, articles, editors. */
export const PERIODICAL: ConceptWords = {
  en: `newsletter | this week | this issue | in this issue | issue no | volume | headlines | top stories | top story | read more | full story | more news | today s news | news in brief | editor | editors | editorial | contributing | columnist | column | article* | review* | reviewed | interview* | published by | published weekly | publisher | subscription | subscribers | subscribe | advertis* | sponsor* | copyright | all rights reserved | archive* | forward this | feedback | tips | tip of the day | quote of the day | weekly | daily | monthly | edition | press release | analyst* | report* | according to | announced | said | spokesman | spokesperson | reuters | associated press | industry | market | companies | software | developers | conference | keynote | webcast | white paper | whitepaper | download of the | forum* | poll | joke*`,
  de: `ausgabe | newsletter | diese woche | schlagzeilen | redaktion | artikel | weiterlesen | themen`,
  fr: `lettre d information | cette semaine | a la une | redaction | lire la suite | sommaire`,
  es: `boletin | esta semana | titulares | redaccion | leer mas | articulo*`,
  pt: `boletim | esta semana | manchetes | redacao | leia mais | materia*`,
  it: `notiziario | questa settimana | in primo piano | redazione | leggi tutto | articol*`,
  nl: `nieuwsbrief | deze week | redactie | artikel* | koppen`,
}
