import { html, type Markup } from '../markup.ts'

/** How to read the report: the states, the six times, confidence and weight. */
export function guideSection(): Markup {
  return html`
<section id="guide">
<h2>How to read this report</h2>
<div class="columns">
<div>
<h3>States</h3>
<dl class="terms">
<dt>Targeted</dt><dd>A malicious message was addressed to them, or someone scouted them. Nothing more.</dd>
<dt>Exposed</dt><dd>A person clicked, opened or typed something, or code reached the disk. The intruder may have got in.</dd>
<dt>Suspected</dt><dd>The signs are many, but another explanation remains.</dd>
<dt>Confirmed</dt><dd>There is proof: the intruder, not the owner, acted. No effective response is seen.</dd>
<dt>Contained</dt><dd>Every part of an effective response is seen in the evidence, and nothing of the intruder after it.</dd>
<dt>Closed</dt><dd>Contained, and quiet for long enough while everything was visible.</dd>
<dt>Refuted</dt><dd>Shown to be harmless, by evidence or by an analyst.</dd>
</dl>
</div>
<div>
<h3>Times</h3>
<dl class="terms">
<dt>Earliest possible</dt><dd>The last moment at which something shows them in order, or the delivery of the mail that led to it. Never a guess; “or before the first log” where nothing bounds it.</dd>
<dt>First evidence</dt><dd>The first sign, by the clock of the event.</dd>
<dt>First proof</dt><dd>The first act of the intruder as or on them. A click alone is none.</dd>
<dt>Last evidence</dt><dd>The last act of the intruder that is seen.</dd>
<dt>Contained</dt><dd>The last needed part of the response.</dd>
<dt>Dwell</dt><dd>From the first proof until contained, or until this report’s knowledge ends.</dd>
</dl>
<h3>Weight and confidence</h3>
<p>A weight is a log-likelihood ratio: +2.3 means that what was seen is ten times as likely in an attack as in ordinary work, +4.6 a hundred times. Weights of independent facts add up; what is said twice counts less. Confidence is the probability that the subject was in an intruder’s hands, as far as these weights hold.</p>
</div>
</div>
</section>`
}
