import { type Correspondent, colleague, type Message } from '../records/message.ts'
import { OTHERS } from './correspondents.ts'
import { answer, ours, theirs } from './letters.ts'
import { ORGANISATION, PEOPLE } from './organisation.ts'
import { automatic, bulkMail, firstContacts } from './unasked-mail.ts'

const { ingrid, tomas, marit, jonas, sofie, piet, elif, radek, clara, henning, amara, lukas } = PEOPLE
const everybody: Correspondent = { name: 'alle', address: `alle@${ORGANISATION.mailDomain}` }

/** The ordinary mail of four weeks; the first two teach who writes to whom. */
export function ordinaryMail(): readonly Message[] {
  return [...supplier(), ...customers(), ...house(), ...bulkMail(), ...automatic(), ...firstContacts()]
}

/** The foundry that casts the blanks: a long acquaintance. */
function supplier(): readonly Message[] {
  const order = ours(
    [-9, '09:14:20'],
    elif,
    [OTHERS.varnesOrders],
    [
      'Order 26-1187: 24 ring segment blanks RS-4410',
      'Dear all,\n\nplease find below our order for 24 blanks RS-4410, alloy as before, delivery by 30 October.\n\nKind regards\nElif Aydin',
    ],
  )
  const confirmed = theirs(
    [-9, '13:02:51'],
    OTHERS.varnesOrders,
    [elif],
    [
      'Re: Order 26-1187: 24 ring segment blanks RS-4410',
      'Dear Elif,\n\nconfirmed. Melt 7731, dispatch in calendar week 43.\n\nVarnes Castings, order desk',
    ],
    order,
  )
  const question = theirs(
    [-7, '10:41:09'],
    OTHERS.holm,
    [jonas],
    [
      'RS-4410: radius at the shroud',
      'Hello Jonas,\n\nthe pattern shop asks whether R2.5 at the shroud may become R3. It would save us a core.\n\nBest\nKatrin',
    ],
  )
  const reply = answer(
    [-7, '14:20:33'],
    jonas,
    question,
    'Hello Katrin,\n\nR3 is fine on the outer side, please keep R2.5 inside. I will send revision 7 tomorrow.\n\nBest\nJonas',
  )
  const thanks = theirs(
    [-6, '08:12:45'],
    OTHERS.holm,
    [jonas, sofie],
    ['Re: RS-4410: radius at the shroud', 'Thanks, that helps. First castings on Thursday.\n\nKatrin'],
    reply,
  )
  const report = theirs(
    [-1, '11:30:17'],
    OTHERS.holm,
    [jonas, henning],
    [
      'RS-4410 first article: measuring report',
      'Hello both,\n\nthe measuring report of the first article is on our portal as usual:\nhttps://portal.varnes-castings.example/reports/4410-FA\n\nTwo points are at the limit, see page 3.\n\nKatrin',
    ],
  )
  const limits = answer(
    [0, '09:05:02'],
    henning,
    report,
    'Hello Katrin,\n\npoint 14 is acceptable, point 22 we would like to see again after straightening.\n\nHenning',
  )
  return [
    order,
    confirmed,
    question,
    reply,
    thanks,
    report,
    limits,
    theirs(
      [1, '15:44:38'],
      OTHERS.varnesOrders,
      [elif],
      [
        'Invoice 88214 for order 26-1187, part delivery',
        'Dear Elif,\n\nthe invoice for the first eight pieces is on the portal:\nhttps://portal.varnes-castings.example/invoices/88214\n\nVarnes Castings, order desk',
      ],
      order,
    ),
    theirs(
      [5, '09:50:11'],
      OTHERS.holm,
      [jonas],
      [
        'RS-4410 point 22 after straightening',
        'Hello Jonas,\n\n0.04 now, well inside. Shall we go on with the series?\n\nKatrin',
      ],
      report,
    ),
    ours(
      [5, '11:17:46'],
      jonas,
      [OTHERS.holm],
      ['Re: RS-4410 point 22 after straightening', 'Hello Katrin,\n\nyes, please do.\n\nJonas'],
      report,
    ),
    theirs(
      [9, '10:22:05'],
      OTHERS.holm,
      [jonas, elif],
      ['RS-4410 series: dispatch', 'Hello Elif, hello Jonas,\n\nsixteen pieces leave us on the 20th.\n\nKatrin'],
      report,
    ),
    theirs(
      [15, '13:40:29'],
      OTHERS.holm,
      [jonas],
      [
        'Your question about a deviation report',
        'Hello Jonas,\n\nI am puzzled: I did not send you any deviation report, and our portal is the only place where we put such things. Can you forward me what you got?\n\nKatrin',
      ],
    ),
  ]
}

function customers(): readonly Message[] {
  const enquiry = theirs(
    [-8, '10:10:10'],
    OTHERS.keller,
    [clara],
    [
      'Enquiry: guide vanes LP-2200, 60 pcs',
      'Dear Ms Moretti,\n\nplease quote 60 guide vanes LP-2200 for our outage in March. Drawings as in 2024.\n\nBruno Keller\nAurelis Power',
    ],
  )
  const quote = answer(
    [-5, '16:33:00'],
    clara,
    enquiry,
    'Dear Mr Keller,\n\nour quotation 26-0419 follows by post and portal. Delivery in twelve weeks is possible.\n\nClara Moretti',
  )
  const marine = theirs(
    [2, '08:02:19'],
    OTHERS.tanabe,
    [clara, lukas],
    ['Service visit November', 'Dear Clara-san,\n\ncould Mr Sandvik visit us from 16 to 18 November?\n\nYuki Tanabe'],
  )
  return [
    enquiry,
    quote,
    theirs(
      [6, '12:01:55'],
      OTHERS.keller,
      [clara, sofie],
      [
        'Re: Enquiry: guide vanes LP-2200, 60 pcs',
        'Dear Ms Moretti,\n\nthank you. Could we have the drawings released for our inspection company?\n\nBruno Keller',
      ],
      quote,
    ),
    ours(
      [7, '09:26:40'],
      clara,
      [colleague(jonas), colleague(sofie)],
      [
        'Fwd: drawings LP-2200 for Aurelis',
        'Jonas, could you pack the released drawings for Mr Keller by Thursday?\n\nClara',
      ],
    ),
    marine,
    answer([5, '10:48:12'], lukas, marine, 'Dear Tanabe-san,\n\nyes, the dates suit me well.\n\nLukas Sandvik'),
    theirs(
      [13, '07:55:30'],
      OTHERS.tanabe,
      [lukas],
      [
        'Re: Service visit November',
        'Thank you very much. Our gate needs your passport number at the entrance, not by mail.\n\nYuki Tanabe',
      ],
      marine,
    ),
    theirs(
      [14, '15:20:04'],
      OTHERS.keller,
      [clara],
      [
        'Order 4500118262',
        'Dear Ms Moretti,\n\nplease find our order on the supplier portal: https://lieferanten.aurelis-power.example/o/4500118262\n\nBruno Keller',
      ],
      quote,
    ),
  ]
}

/** Among themselves. */
function house(): readonly Message[] {
  const round = ours(
    [-6, '08:45:00'],
    sofie,
    [colleague(jonas), colleague(piet), colleague(henning)],
    [
      'RS-4410 round on Thursday',
      'Hello,\n\nThursday 10:00 in the small room: release of revision 7, pattern, measuring plan.\n\nSofie',
    ],
  )
  return [
    round,
    answer([-6, '09:01:15'], piet, round, 'I can only come at half past ten.\n\nPiet'),
    ours(
      [-2, '13:05:44'],
      amara,
      [everybody],
      [
        'Holiday list until year end',
        'Dear all,\n\nplease enter your days by Friday: S:\\Urlaubsplan_2026.xlsx\n\nAmara',
      ],
    ),
    ours(
      [2, '10:30:21'],
      radek,
      [everybody],
      [
        'Maintenance in the nights of 6 and 12 October',
        'Dear all,\n\nin these nights I work on the server and on some desks from 22:00 on. Please leave your computers on, and save your files.\n\nRadek',
      ],
    ),
    ours(
      [6, '14:12:09'],
      tomas,
      [colleague(marit)],
      [
        'Payment run week 41',
        'Marit, please hold the two invoices of the tool shop until Henning has signed.\n\nTomas',
      ],
    ),
    ours(
      [6, '16:47:33'],
      marit,
      [colleague(tomas)],
      [
        'Re: Payment run week 41',
        'Done. A new carrier has sent its first invoice by the way, Tessloh. Elif says that is right, they took over the Hamburg route.\n\nMarit',
      ],
    ),
    ours(
      [8, '12:58:20'],
      radek,
      [colleague(jonas)],
      [
        'FacetCAD 14.2.1',
        'Jonas, I will put the update on your machine at three. You can work on, I need five minutes with my admin account.\n\nRadek',
      ],
    ),
    ours([8, '13:06:11'], jonas, [colleague(radek)], ['Re: FacetCAD 14.2.1', 'Fine.\n\nJonas']),
    ours(
      [9, '11:40:00'],
      radek,
      [everybody],
      [
        'Careful: phishing mails in the name of suppliers',
        'Dear all,\n\nthe chamber of commerce warns of mails that continue a supplier’s correspondence with a link to an archive. If you opened something like that, tell me. Nobody will be scolded.\n\nRadek',
      ],
    ),
    ours(
      [12, '09:33:18'],
      ingrid,
      [everybody],
      [
        'Figures of the third quarter',
        'Dear all,\n\nwe are slightly above plan. Thank you. Details at the monthly round.\n\nIngrid',
      ],
    ),
    ours(
      [13, '10:10:52'],
      henning,
      [colleague(sofie), colleague(jonas)],
      ['Audit in November', 'Please look through the list of gauges until the 30th.\n\nHenning'],
    ),
    ours(
      [14, '08:50:06'],
      piet,
      [colleague(jonas)],
      ['Fixture for LP-2200', 'Do you still have the old drawing of the fixture?\n\nPiet'],
    ),
    ours(
      [15, '10:41:30'],
      elif,
      [colleague(jonas), colleague(radek)],
      [
        'Did you ask me for the price list?',
        'Jonas, I just thanked you in the kitchen for nothing, it seems. On Monday morning a mail came from you that asked for the alloy price list and the frame contract, and I sent them. You say that it was not you. Radek, please look.\n\nElif',
      ],
    ),
    ours(
      [15, '11:48:57'],
      radek,
      [colleague(jonas), colleague(ingrid)],
      [
        'Your cloud account',
        'Jonas, Ingrid,\n\nsomeone used Jonas’s cloud account. I have set a new password, signed out all sessions and removed a mailbox rule that hid warnings. Your computer I will look at next week, I have no time before the audit papers.\n\nRadek',
      ],
    ),
    ours([16, '09:15:00'], amara, [everybody], ['Cake', 'In the kitchen, from Lukas, for his birthday.\n\nAmara']),
  ]
}
