import type { Interval } from '../../model/interval.ts'
import type { Signal } from '../../model/signal.ts'
import { formatInstant, type Instant, instant, MINUTE_US } from '../../model/time.ts'
import { type Extent, extentOf } from '../extent.ts'
import { html, type Markup, NOTHING, svg } from '../markup.ts'
import { byTime, type SubjectStanding, signalTitle, standings } from '../order.ts'
import type { ReportInput } from '../report-input.ts'
import { count, figure, nameOf, STATE_WORD, stamp } from '../words.ts'
import { ticks } from './axis.ts'
import { bounded } from './bounded.ts'
import { GROUP_OF, glyph, round, STAGE_GROUPS, type StageGroup } from './stages.ts'

/** Geometry in SVG units; the drawing is scaled to the page. */
const WIDTH = 1000
const LABEL_WIDTH = 168
const RIGHT_MARGIN = 26
const AXIS_HEIGHT = 38
const LANE_HEIGHT = 36
const BAR_HEIGHT = 10
const BAR_TOP = 6
const MARKS_AT = 26
const MIN_BAR_WIDTH = 3
/** Room for a mark, and how far it may step aside for its neighbours; its title has the exact time. */
const MARK_WIDTH = 11
const MAX_ASIDE = 44

const MAX_LANES = 60
/** A drawing of more lanes would not fit on a printed page. */
const LANES_PER_DRAWING = 22
const MAX_MARKS_PER_LANE = 120
const MAX_TIMELINE_BYTES = 600_000
const MAX_LABEL_CHARS = 22
const MAX_TITLED_SIGNALS = 4

interface Scale {
  readonly from: Instant
  readonly to: Instant
  readonly x: (time: number) => number
}

/** One lane for each user and host: since when, how surely and until when, and where nothing was visible. */
export function timelineSection(input: ReportInput, anchors: ReadonlyMap<string, string>): Markup {
  const all = standings(input.intervals).filter(({ state }) => state !== 'refuted')
  const lanes = all.slice(0, MAX_LANES)
  const window = windowOf(
    lanes.flatMap(({ intervals }) => intervals),
    input,
  )
  if (window === undefined) return NOTHING
  const scale = scaleOf(window.from, window.to)
  const signals = signalsOf(lanes, input)
  const spans = Map.groupBy(input.visibility, ({ subject }) => subject)

  const chunks: (readonly SubjectStanding[])[] = []
  for (let at = 0; at < lanes.length; at += LANES_PER_DRAWING) chunks.push(lanes.slice(at, at + LANES_PER_DRAWING))
  const { parts } = bounded(
    chunks,
    (chunk, index) =>
      drawing(
        chunk.map((standing, row) =>
          laneOf({
            input,
            standing,
            top: AXIS_HEIGHT + row * LANE_HEIGHT,
            scale,
            signals: signals.get(standing.subject.id) ?? [],
            visible: spans.get(standing.subject.id) ?? [],
            anchors,
            hatch: `unseen-${index}`,
          }),
        ),
        scale,
        `unseen-${index}`,
      ),
    { maxItems: chunks.length, maxBytes: MAX_TIMELINE_BYTES },
  )
  const shown = Math.min(lanes.length, parts.length * LANES_PER_DRAWING)
  const rest = all.length - shown
  return html`
<section id="timeline">
<h2>Timeline</h2>
<p class="lead">All times are UTC. A mark leads to what it stands for.${rest > 0 && html` Shown: the ${figure(shown)} of ${figure(all.length)} that ask for the most attention; the table above and ledger.json have the rest.`}</p>
${parts.map((part) => html`<figure class="timeline">${part}</figure>`)}
${legend()}
</section>`
}

function windowOf(intervals: readonly Interval[], input: ReportInput): Extent | undefined {
  const times = intervals.flatMap((one) => [
    one.firstEvidence,
    one.firstProof,
    one.lastEvidence,
    one.contained,
    one.closed,
  ])

  const known = extentOf(times)
  if (known === null) return undefined
  const { from: start, to: end } = known
  const span = Math.max(end - start, MINUTE_US)
  const bounds = intervals.flatMap(({ earliestPossible }) => earliestPossible ?? [])
  const earliest = bounds.reduce((least, time) => Math.min(least, time), Number(start))
  // What is only possible may not squeeze what is known: at most half as long again before it, and after it.
  const from = Math.max(earliest, start - span / 2) - span * 0.04
  const to = Math.max(end, Math.min(input.knownAt, end + span / 2)) + span * 0.04
  return { from: instant(Math.floor(from)), to: instant(Math.ceil(to)) }
}

function scaleOf(from: Instant, to: Instant): Scale {
  const width = WIDTH - LABEL_WIDTH - RIGHT_MARGIN
  const x = (time: number): number =>
    round(LABEL_WIDTH + (Math.min(Math.max(time, from), to) - from) * (width / (to - from)))
  return { from, to, x }
}

/** The signals of each lane's subject: those that its evidence names, and those that name it. */
function signalsOf(lanes: readonly SubjectStanding[], input: ReportInput): ReadonlyMap<string, readonly Signal[]> {
  const lanesOfSignal = new Map<string, Set<string>>()
  for (const { subject, intervals } of lanes) {
    for (const { signal } of intervals.flatMap(({ evidence }) => evidence)) {
      if (signal === null) continue
      const known = lanesOfSignal.get(signal)
      if (known === undefined) lanesOfSignal.set(signal, new Set([subject.id]))
      else known.add(subject.id)
    }
  }
  const inStories = new Set(input.stories.flatMap(({ signals }) => signals))
  const found = new Map<string, Signal[]>(lanes.map(({ subject }) => [subject.id, []]))
  for (const signal of byTime(input.signals)) {
    const ids = new Set(lanesOfSignal.get(signal.id))
    if (inStories.has(signal.id)) for (const { id } of signal.entities) ids.add(id)
    for (const id of ids) found.get(id)?.push(signal)
  }
  return found
}

function drawing(lanes: readonly Markup[], scale: Scale, hatch: string): Markup {
  const height = AXIS_HEIGHT + lanes.length * LANE_HEIGHT + 6
  return svg`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Timeline of the compromise of each user and host">
<defs><pattern id="${hatch}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"/><path class="hatch" d="M0 0V6"/></pattern></defs>
${axis(scale, height)}
${lanes}
</svg>`
}

function axis(scale: Scale, height: number): Markup {
  const marks = ticks(scale.from, scale.to).map(({ time, label, date }) => {
    const x = scale.x(time)
    return svg`<path class="grid" d="M${x} ${AXIS_HEIGHT - 6}V${height}"/><text class="tick" x="${x}" y="${AXIS_HEIGHT - 11}">${label}</text>${date !== '' && svg`<text class="tick date" x="${x}" y="${AXIS_HEIGHT - 25}">${date}</text>`}`
  })
  return svg`<g>${marks}</g>`
}

interface Lane {
  readonly input: ReportInput
  readonly standing: SubjectStanding
  readonly top: number
  readonly scale: Scale
  readonly signals: readonly Signal[]
  readonly visible: readonly { readonly from: Instant; readonly to: Instant; readonly seenShare: number }[]
  readonly anchors: ReadonlyMap<string, string>
  readonly hatch: string
}

function laneOf(lane: Lane): Markup {
  const { top, scale, visible, hatch } = lane
  const { subject, state, intervals } = lane.standing
  const name = nameOf(subject)
  const label = name.length > MAX_LABEL_CHARS ? `${name.slice(0, MAX_LABEL_CHARS - 1)}…` : name
  const spans = [...visible, ...intervals.flatMap(({ visibility }) => visibility)].filter(
    ({ seenShare }) => seenShare > 0,
  )
  return svg`
<g>
<path class="lane" d="M0 ${top}H${WIDTH}"/>
${spans.length > 0 && unseen(spans, scale, top, hatch)}
<text class="name" x="0" y="${top + 16}">${label}<title>${subject.names.length > 0 ? subject.names.join(', ') : subject.id}</title></text>
<text class="state-name" x="0" y="${top + 29}">${subject.type}, ${STATE_WORD[state].toLowerCase()}${spans.length === 0 && ', visibility unknown'}</text>
${intervals.filter((one) => one.state !== 'refuted').map((interval) => bar(interval, scale, top))}
${marksOf(lane)}
</g>`
}

/** Hatches the stretches of the window in which no source told anything of the subject. */
function unseen(
  spans: readonly { readonly from: Instant; readonly to: Instant }[],
  scale: Scale,
  top: number,
  hatch: string,
): Markup {
  const holes: Markup[] = []
  let seenTo: number = scale.from
  const fill = (until: number): void => {
    const [x, end] = [scale.x(seenTo), scale.x(until)]
    if (end - x < 1) return
    holes.push(
      svg`<rect fill="url(#${hatch})" x="${x}" y="${top + 1}" width="${round(end - x)}" height="${LANE_HEIGHT - 1}"><title>Nothing visible from ${when(seenTo)} to ${when(until)}</title></rect>`,
    )
  }
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    if (from >= scale.to) break
    if (from > seenTo) fill(from)
    seenTo = Math.max(seenTo, to)
  }
  if (seenTo < scale.to) fill(scale.to)
  return svg`<g>${holes}</g>`
}

function bar(interval: Interval, scale: Scale, laneTop: number): Markup {
  const top = laneTop + BAR_TOP
  const middle = top + BAR_HEIGHT / 2
  const { earliestPossible, firstEvidence, firstProof, lastEvidence, contained } = interval
  const start = firstEvidence ?? firstProof
  if (start === null) return NOTHING
  const end = lastEvidence ?? firstProof ?? start
  const parts: Markup[] = []

  if (earliestPossible !== null && earliestPossible < start) {
    const [x, to] = [scale.x(earliestPossible), scale.x(start)]
    const isCut = earliestPossible < scale.from || interval.startUnseen
    parts.push(
      svg`<path class="maybe" d="M${x} ${middle}H${to}"><title>It may have begun from ${when(earliestPossible)} on${interval.startUnseen && ', or before the first log'}</title></path>`,
      isCut
        ? svg`<path class="maybe-end" d="M${x + 6} ${middle - 4}L${x} ${middle}L${x + 6} ${middle + 4}"/>`
        : svg`<path class="maybe-end" d="M${x} ${middle - 4}V${middle + 4}"/>`,
    )
  }
  if (firstProof === null)
    parts.push(block('signs', start, end, scale, top, `Signs from ${when(start)} to ${when(end)}`))
  else {
    if (start < firstProof)
      parts.push(
        block(
          'before-proof',
          start,
          firstProof,
          scale,
          top,
          `Signs from ${when(start)}, proof from ${when(firstProof)}`,
        ),
      )
    parts.push(block('proof', firstProof, end, scale, top, `Proven from ${when(firstProof)} to ${when(end)}`))
    if (contained !== null) {
      const x = scale.x(contained)
      if (contained > end)
        parts.push(block('quiet-time', end, contained, scale, top, `No further evidence; contained ${when(contained)}`))
      parts.push(
        svg`<path class="contained" d="M${x} ${top - 3}V${top + BAR_HEIGHT + 3}"><title>Contained ${when(contained)}</title></path>`,
      )
    } else if (interval.state === 'confirmed') {
      const [x, to] = [Math.max(scale.x(end), scale.x(firstProof) + MIN_BAR_WIDTH), WIDTH - RIGHT_MARGIN + 14]
      parts.push(
        svg`<path class="open" d="M${x} ${middle}H${to}"><title>No effective response seen</title></path><path class="open-end" d="M${to - 6} ${middle - 5}L${to + 2} ${middle}L${to - 6} ${middle + 5}Z"/>`,
      )
    }
  }
  return svg`<g>${parts}</g>`
}

function block(kind: string, from: Instant, to: Instant, scale: Scale, top: number, title: string): Markup {
  const x = scale.x(from)
  const width = round(Math.max(MIN_BAR_WIDTH, scale.x(to) - x))
  return svg`<rect class="${kind}" x="${x}" y="${top}" width="${width}" height="${BAR_HEIGHT}"><title>${title}</title></rect>`
}

interface Mark {
  readonly group: StageGroup
  readonly x: number
  readonly signals: Signal[]
}

/** The lane's marks: those of one shape that lie close together become one, others step aside to the right a little. */
function marksOf({ signals, scale, top, anchors, input }: Lane): Markup {
  const marks: Mark[] = []
  const lastOf = new Map<StageGroup, Mark>()
  for (const signal of signals) {
    if (signal.time < scale.from || signal.time > scale.to) continue
    const group = GROUP_OF[signal.stage]
    const x = scale.x(signal.time)
    const near = lastOf.get(group)
    const free = Math.max(x, (marks.at(-1)?.x ?? 0) + MARK_WIDTH)
    if (near !== undefined && (x - near.x < MARK_WIDTH || free - x > MAX_ASIDE)) {
      near.signals.push(signal)
      continue
    }
    const mark = { group, x: free - x > MAX_ASIDE ? x : free, signals: [signal] }
    marks.push(mark)
    lastOf.set(group, mark)
  }
  return svg`<g>${marks.slice(0, MAX_MARKS_PER_LANE).map((mark) => markOf(mark, top + MARKS_AT, anchors, input))}</g>`
}

function markOf(
  { group, x, signals }: Mark,
  y: number,
  anchors: ReadonlyMap<string, string>,
  input: ReportInput,
): Markup {
  const titles = signals
    .slice(0, MAX_TITLED_SIGNALS)
    .map((signal) => `${stamp(signal.time)} ${signal.stage}: ${signalTitle(signal, input).slice(0, 80)}`)
  const more = signals.length - titles.length
  if (more > 0) titles.push(`and ${count(more, 'more signal')}`)
  const shape = svg`${glyph(group, x, y, signals.length > 1 ? 5 : 4)}<title>${titles.join(' | ')}</title>`
  const anchor = signals.flatMap(({ id }) => anchors.get(id) ?? [])[0]
  return anchor === undefined ? svg`<g>${shape}</g>` : svg`<a href="#${anchor}">${shape}</a>`
}

function legend(): Markup {
  const sample = (drawn: Markup): Markup =>
    svg`<svg class="sample" viewBox="0 0 34 14" aria-hidden="true">${drawn}</svg>`
  const bars: readonly (readonly [Markup, string])[] = [
    [svg`<path class="maybe" d="M1 7H33"/><path class="maybe-end" d="M1.5 3V11"/>`, 'It may have begun here'],
    [svg`<rect class="before-proof" x="1" y="2" width="32" height="10"/>`, 'Signs before proof'],
    [svg`<rect class="proof" x="1" y="2" width="32" height="10"/>`, 'Proven'],
    [svg`<path class="open" d="M1 7H27"/><path class="open-end" d="M25 2L33 7L25 12Z"/>`, 'Not contained'],
    [
      svg`<rect class="quiet-time" x="1" y="2" width="26" height="10"/><path class="contained" d="M28 0V14"/>`,
      'Contained',
    ],
    [svg`<rect class="signs" x="1" y="2" width="32" height="10"/>`, 'Signs only'],
    [svg`<rect fill="url(#unseen-0)" x="1" y="0" width="32" height="14"/>`, 'Nothing visible'],
  ]
  return html`
<div class="legend">
<ul>${bars.map(([drawn, words]) => html`<li>${sample(drawn)}${words}</li>`)}</ul>
<ul>${STAGE_GROUPS.map(([group, words]) => html`<li><svg class="sample narrow" viewBox="0 0 14 14" aria-hidden="true">${glyph(group, 7, 7, 4.5)}</svg>${words}</li>`)}</ul>
</div>`
}

function when(time: number): string {
  return formatInstant(instant(Math.round(time)))
}
