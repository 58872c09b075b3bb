import { type Correspondent, colleague, type Message, message } from '../records/message.ts'
import { type Campaign, VICTIMS } from './campaign.ts'
import { utc } from './chance.ts'
import { OTHERS } from './correspondents.ts'
import { LURE_LINK } from './intrusion-workstation.ts'
import { HOSTILE, ORGANISATION, PEOPLE } from './organisation.ts'

const { jonas, clara, elif } = PEOPLE
const info: Correspondent = { name: 'Info', address: `info@${ORGANISATION.mailDomain}` }

/** The messages that belong to the intrusion, the answers of the deceived included. */
export interface HostileMail {
  readonly all: readonly Message[]
  readonly lure: Message
  /** From Jonas's account, but not by Jonas. */
  readonly request: Message
  readonly delivered: Message
}

/** Asks around, sends the lure, and later writes in Jonas's name. */
export function hostileMail(campaign: Campaign): HostileMail {
  const question = message(
    utc(-1, '07:38:22'),
    OTHERS.scout,
    [info],
    [
      'Ring segments for stationary gas turbines',
      'Dear Sir or Madam,\n\nwe operate two units in Gdansk and look for a second source of ring segments. Who designs them at your company, and which foundry do you work with? Our quality people will want to know.\n\nMartin Westgate\nProcurement',
    ],
  )
  const told = message(
    utc(-1, '09:14:05'),
    colleague(clara),
    [OTHERS.scout],
    [
      'Re: Ring segments for stationary gas turbines',
      'Dear Mr Westgate,\n\nthank you for your interest. Our ring segments, at present RS-4410, are designed by Jonas Brandtner (jbrandtner@hallgrund.example); the blanks come from Varnes Castings, with whom Mr Brandtner is in touch directly, there with Katrin Holm.\n\nMay I call you this week?\n\nClara Moretti\n\n--\nHallgrund Turbinenteile, Chemnitz',
    ],
    { answers: question, client: '192.0.2.44' },
  )
  campaign.add({
    stage: 'reconnaissance',
    technique: 'T1598',
    what: 'a supposed buyer asks who designs the ring segments, and is told',
    subjects: [],
    visibleIn: ['mail'],
    events: [question.place, told.place],
  })

  const lure = message(
    utc(7, '07:41:33'),
    OTHERS.impostor,
    [colleague(jonas)],
    [
      'RS-4410 series: deviation report for your release',
      `Hello Jonas,\n\ntwo castings of the series show the same mark at the root. I have put photographs and the deviation report together for you:\n\n${LURE_LINK}\n\nCould you look at it before noon? The furnace is waiting for your yes or no.\n\nBest\nKatrin\n\nVarnes Castings`,
    ],
    {
      html:
        '<html><body style="font-family:Calibri,sans-serif"><p>Hello Jonas,</p><p>two castings of the series show the same mark at the root. ' +
        'I have put photographs and the deviation report together for you:</p>' +
        `<p><a href="${LURE_LINK}">RS-4410_Abweichungsbericht.zip</a> (4.1 MB)</p>` +
        '<p>Could you look at it before noon? The furnace is waiting for your yes or no.</p><p>Best<br>Katrin</p><p>Varnes Castings</p></body></html>',
    },
  )
  campaign.add({
    stage: 'delivery',
    technique: 'T1566.002',
    what: 'a mail in the name of a known correspondent, from a domain that reads like hers, with a link to an archive',
    subjects: [VICTIMS.engineer],
    visibleIn: ['mail'],
    events: [lure.place],
  })

  // The notice about the strange sign-in; the rule puts it where Jonas does not look.
  const notice = message(
    utc(8, '03:26:40'),
    OTHERS.cloud,
    [colleague(jonas)],
    [
      'New sign-in to your account',
      'Your account was used on a device that we do not know: Firefox on Linux, 8 October 2026. If this was you, there is nothing to do.',
    ],
  )
  const request = message(
    utc(12, '05:41:19'),
    colleague(jonas),
    [colleague(elif)],
    [
      'Price list Varnes',
      'Hi Elif,\n\ncan you send me the current alloy price list and the frame contract with Varnes? I need both for the deviation and do not find them on the share.\n\nThanks\nJonas',
    ],
    { client: HOSTILE.cloudAddress },
  )
  const delivered = message(
    utc(12, '06:22:47'),
    colleague(elif),
    [colleague(jonas)],
    [
      'Re: Price list Varnes',
      'Hi Jonas,\n\nhere you are, the contract is the version of 2025.\n\nElif\n\n--\nHallgrund Turbinenteile, Chemnitz',
    ],
    {
      answers: request,
      client: '192.0.2.43',
      attachment: {
        name: 'Legierungspreise_2026Q4.csv',
        type: 'text/csv',
        bytes: Buffer.from(
          'Legierung;Preis je kg;ab\r\nHG-713;48,20;2026-10-01\r\nHG-738;61,75;2026-10-01\r\nHG-939;66,10;2026-10-01\r\n',
          'utf8',
        ),
      },
    },
  )
  return { all: [question, told, lure, notice, request, delivered], lure, request, delivered }
}
