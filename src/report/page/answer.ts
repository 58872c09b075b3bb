import { formatInstant } from '../../model/time.ts'
import { coverageOf } from '../coverage.ts'
import { html, type Markup, NOTHING } from '../markup.ts'
import type { ReportInput } from '../report-input.ts'
import { summarise, tallyOf } from '../summary.ts'
import { count, countedPercent, figure, stamp } from '../words.ts'
import { longestDwell } from './intervals.ts'

/** The top of the page: the answer in one line, in a few sentences and in four figures. */
export function answerSection(input: ReportInput): Markup {
  const { headline, answer, limits } = summarise(input)
  return html`
<header class="top">
<p class="brand">Dwell<span>Compromise report</span></p>
<p class="stamp">Known at ${stamp(input.knownAt)} UTC</p>
</header>
<section id="answer">
<h1>${headline}</h1>
<div class="answer">
<div>${answer.map((sentence) => html`<p>${sentence}</p>`)}</div>
<aside><h2>What was and was not visible</h2>${limits.map((sentence) => html`<p>${sentence}</p>`)}</aside>
</div>
${figures(input)}
</section>`
}

function figures(input: ReportInput): Markup {
  const { proven, open, suspected } = tallyOf(input.intervals)
  const longest = longestDwell(input.intervals)
  const { share, subjects } = coverageOf(input)
  const all: readonly (readonly [string, string, string, string])[] = [
    [
      proven.length > 0 ? 'alarming' : '',
      figure(proven.length),
      'Proven compromised',
      proven.length === 0 ? 'no proof in what was visible' : `${figure(open.length)} not contained`,
    ],
    ['', figure(suspected.length), 'Suspected only', 'signs, but no proof'],
    [
      longest === undefined ? 'none' : '',
      longest?.text ?? '–',
      'Longest dwell',
      longest === undefined ? 'none is proven' : longest.isOpen ? 'and not contained' : 'until contained',
    ],
    [
      share === null ? 'none' : '',
      share === null ? 'unknown' : countedPercent(share),
      'Visible',
      share === null
        ? 'no log says what it covers'
        : `of the time of ${count(subjects, 'user and host', 'users and hosts')}`,
    ],
  ]
  return html`<dl class="figures">${all.map(([kind, value, name, note]) => html`<div class="${kind}"><dt>${name}</dt><dd>${value}</dd><dd class="quiet">${note}</dd></div>`)}</dl>`
}

/** The foot of the page. */
export function footer(input: ReportInput): Markup {
  return html`
<footer>
<p>Made by Dwell ${input.version} on ${formatInstant(input.generatedAt)} from what was known at ${formatInstant(input.knownAt)}. This file is complete in itself: it loads nothing and sends nothing. Text from the evidence is shown inert; characters that cannot be seen appear as signs such as <span class="unseen-char">\\u202e</span>.</p>
<p>Beside it: ledger.json and ledger.csv (who and when), stories.json, signals.ndjson, visibility.json, rejects.ndjson, intel.json, stix.json (STIX 2.1), navigator.json (ATT&amp;CK Navigator). ATT&amp;CK is a trademark of The MITRE Corporation.</p>
${input.attackNotice === undefined ? NOTHING : html`<p>${input.attackNotice}</p>`}
</footer>`
}
