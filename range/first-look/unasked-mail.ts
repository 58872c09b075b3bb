import { type Correspondent, colleague, type Message, message } from '../records/message.ts'
import { local } from './chance.ts'
import { OTHERS } from './correspondents.ts'
import { answer, bulk, theirs } from './letters.ts'
import { ORGANISATION, PEOPLE } from './organisation.ts'

const { ingrid, tomas, marit, jonas, sofie, piet, elif, radek, clara, henning, amara } = PEOPLE
const info: Correspondent = { name: 'Info', address: `info@${ORGANISATION.mailDomain}` }

/** Newsletters and the like, and a wave of ordinary phishing. */
export function bulkMail(): readonly Message[] {
  const weekly: Message[] = []
  for (const [week, day] of [-8, -1, 6, 13].entries()) {
    weekly.push(
      bulk(
        [day, '05:30:00'],
        OTHERS.norms,
        henning,
        [`Normenportal: Neuerscheinungen KW ${39 + week}`, `${11 + week} neue Normen in Ihren Fachgebieten.`],
        `https://www.normenportal.example/neu/kw${39 + week}`,
      ),
      bulk(
        [day + 1, '06:02:00'],
        OTHERS.news,
        ingrid,
        [`Morgenbrief: Auftragseingänge im Maschinenbau (${week + 1})`, 'Die Lage am Morgen, in fünf Minuten gelesen.'],
        `https://www.tagesblatt.example/brief/${2600 + week}`,
      ),
    )
  }
  return [
    ...weekly,
    bulk(
      [7, '08:15:00'],
      OTHERS.chat,
      sofie,
      ['Ihre Woche im Teamchat', '14 ungelesene Nachrichten in 3 Kanälen.'],
      'https://edge.teamchat.example/digest/41',
    ),
    bulk(
      [14, '08:15:00'],
      OTHERS.chat,
      jonas,
      ['Ihre Woche im Teamchat', '9 ungelesene Nachrichten in 2 Kanälen.'],
      'https://edge.teamchat.example/digest/42',
    ),
    bulk(
      [8, '07:12:00'],
      OTHERS.parcel,
      amara,
      ['Ihr Paket konnte nicht zugestellt werden', 'Bestätigen Sie Ihre Anschrift innerhalb von 24 Stunden.'],
      'https://zustellung-paket77.example/t/91AC',
    ),
    bulk(
      [8, '07:12:30'],
      OTHERS.parcel,
      info,
      ['Ihr Paket konnte nicht zugestellt werden', 'Bestätigen Sie Ihre Anschrift innerhalb von 24 Stunden.'],
      'https://zustellung-paket77.example/t/91AD',
    ),
  ]
}

/** What programs write. */
export function automatic(): readonly Message[] {
  const backups = [1, 2, 5, 6, 8, 9, 13, 16].map((day) =>
    message(
      local(day, '06:00:12'),
      OTHERS.backup,
      [colleague(radek)],
      [`Backup report: all jobs successful (${day} October)`, 'Jobs: 3\nSuccessful: 3\nDuration: 41 min'],
      { client: '192.0.2.30' },
    ),
  )
  return [
    ...backups,
    theirs(
      [7, '04:30:00'],
      OTHERS.bank,
      [tomas],
      [
        'Ihr Kontoauszug liegt bereit',
        'Guten Tag,\n\nim Onlinebanking liegt ein neuer Auszug. Wir senden Ihnen nie Verknüpfungen zur Anmeldung.\n\nElbkontor Bank',
      ],
    ),
    theirs(
      [14, '04:30:00'],
      OTHERS.bank,
      [tomas, marit],
      [
        'Ihr Kontoauszug liegt bereit',
        'Guten Tag,\n\nim Onlinebanking liegt ein neuer Auszug. Wir senden Ihnen nie Verknüpfungen zur Anmeldung.\n\nElbkontor Bank',
      ],
    ),
    theirs(
      [5, '14:00:00'],
      OTHERS.cad,
      [jonas, radek],
      [
        'FacetCAD 14.2.1 is available',
        'Dear customer,\n\nthe update repairs the export of drawings with large assemblies.\n\nhttps://www.facetcad.example/news/14-2-1\n\nFacet Support',
      ],
    ),
    theirs(
      [11, '18:20:41'],
      OTHERS.travel,
      [clara],
      [
        'Buchungsbestätigung Bilbao, 13. bis 14. Oktober',
        'Guten Tag Frau Moretti,\n\nIhr Flug und Ihr Zimmer sind gebucht: https://www.reisewelt.example/buchung/QK81TT\n\nReisewelt',
      ],
    ),
    theirs(
      [13, '09:04:55'],
      OTHERS.steel,
      [elif, piet],
      [
        'Zeugnisse 3.1 zur Lieferung 7714',
        'Guten Tag,\n\ndie Zeugnisse liegen in unserem Portal: https://zeugnisse.nordstahl-handel.example/7714\n\nMarlies Ott',
      ],
    ),
  ]
}

/** Strangers with a link: most are just what they say. */
export function firstContacts(): readonly Message[] {
  const invoice = theirs(
    [6, '09:12:31'],
    OTHERS.carrier,
    [marit],
    [
      'Rechnung TL-260988',
      'Sehr geehrte Frau Osei,\n\nseit dem 1. Oktober fahren wir für Sie die Strecke Hamburg. Unsere erste Rechnung finden Sie im Kundenportal:\n\nhttps://kunden.tessloh-logistik.example/rechnungen/TL-260988\n\nMit freundlichen Grüßen\nTessloh Logistik',
    ],
  )
  return [
    invoice,
    answer([6, '11:02:20'], marit, invoice, 'Guten Tag,\n\nvielen Dank, ist angekommen.\n\nMarit Osei'),
    theirs(
      [7, '11:25:00'],
      OTHERS.symposium,
      [sofie, jonas],
      [
        'Call for papers: Rotor Symposium 2027',
        'Dear colleagues,\n\nabstracts are due on 15 January: https://www.rotor-symposium.example/2027/call\n\nThe programme committee',
      ],
    ),
  ]
}

/** The one message with the link that Marit follows. */
export const CARRIER_LINK = 'https://kunden.tessloh-logistik.example/rechnungen/TL-260988'
