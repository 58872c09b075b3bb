import { formatInstant } from '../model/time.ts'
import {
  type ChannelGaps,
  MIN_MISSING_RECORDS,
  RECORDS_PER_HOLE,
  recordGaps,
  type SeriesGaps,
} from '../pipeline/record-gaps.ts'
import type { Place, RecordHole } from '../pipeline/record-series.ts'
import { inertText } from '../report/inert.ts'
import { count, duration, figure } from '../report/words.ts'
import type { Command } from './command.ts'
import { eachEvent, HOME_OPTION, namedHome } from './event-stream.ts'
import { EVIDENCE_OPTIONS } from './inputs.ts'
import { jsonOutput } from './json-output.ts'

/** Holes, and places of other kinds, that are shown of one channel. */
const MAX_SHOWN = 20
const SECOND_US = 1_000_000

/** `dwell logs gaps`: records that are missing from Windows channels, by their record ids. */
export const logsGaps: Command = {
  name: 'logs gaps',
  summary: 'Finds missing records: holes in the record ids of Windows channels, ids that begin anew, clocks set back.',
  positionals: '[PATH]…',
  options: {
    home: HOME_OPTION,
    all: { type: 'boolean', text: 'list every channel, those without a finding too' },
    json: { type: 'boolean', text: 'one JSON object a channel (dwell.record-gaps/1)' },
    ...EVIDENCE_OPTIONS,
  },
  examples: ['dwell logs gaps ./evidence', 'dwell logs gaps --home ./case-7 --json'],
  run: async (paths, values, world) => {
    const home = namedHome(paths, values, 'logs gaps')
    const gaps = recordGaps()
    const { rejects } = await eachEvent({ paths, home }, values, world, (event) => gaps.note(event))
    const channels = gaps.channels()
    for (const channel of channels) {
      if (values.flag('json')) await world.out(jsonOutput(gapsJson(channel)))
      else if (channel.isFinding || values.flag('all'))
        for (const line of gapLines(channel)) await world.out(inertText(line))
    }
    const findings = channels.filter(({ isFinding }) => isFinding).length
    const sparse = channels.filter(({ series }) => series.every(({ isDense }) => !isDense)).length
    world.note(
      `${count(channels.length, 'channel')}, ${findings} with a finding. A hole is one from ${MIN_MISSING_RECORDS} missing records on, in a channel with at most one hole in ${RECORDS_PER_HOLE} records.`,
    )
    if (sparse > 0)
      world.note(
        `${count(sparse, 'channel')} can't be judged: too few records, or exported by a filter, which leaves holes everywhere.${values.flag('all') ? '' : ' --all lists them.'}`,
      )
    if (rejects > 0)
      world.note(
        `${count(rejects, 'record')} could not be read ('dwell read' lists them): their ids count as missing here.`,
      )
    if (gaps.leftOut() > 0) world.note(`${count(gaps.leftOut(), 'record')} of further channels were not looked at.`)
    return 0
  },
}

function gapLines(gaps: ChannelGaps): readonly string[] {
  const { host, channel, records, series, backward, silence, cleared, unplaced, beginsAnew } = gaps
  const [main] = series
  const lines = [`${host || '(no host)'}  ${channel}: ${count(records, 'record')}`]
  for (const one of series) {
    if (series.length > 1) lines.push(`  ${span(one)}`)
    lines.push(...one.holes.slice(0, MAX_SHOWN).map((hole) => `  ${holeText(hole)}`))
    if (one.holes.length > MAX_SHOWN) lines.push(`  ${count(one.holes.length - MAX_SHOWN, 'shorter hole')} not shown`)
    if (one.isDense || one.otherHoles.holes === 0) continue
    lines.push(
      `  not judged: ${count(one.records, 'record')} with ${count(one.otherHoles.holes, 'hole')} (${figure(one.otherHoles.missing)} ids); an export by a filter looks so`,
    )
  }
  if (beginsAnew)
    lines.push(
      '  SEVERAL SERIES OF IDS, whose times do not follow each other: the log was replaced or its service reset, a snapshot was restored, the clock was set, or two hosts bear this name',
    )
  if (backward.largest !== null) {
    const [before, after] = backward.largest
    lines.push(
      `  CLOCK WENT BACK ${backward.count === 1 ? 'once' : `${backward.count} times`}, at most ${apart(after, before)}: record ${before.id} is of ${formatInstant(before.time)}, record ${after.id} of ${formatInstant(after.time)}`,
    )
  }
  if (unplaced > 0) lines.push(`  ${count(unplaced, 'record')} fit into none of these series`)
  for (const place of cleared.slice(0, MAX_SHOWN))
    lines.push(`  a log was CLEARED at ${formatInstant(place.time)}, says record ${place.id}`)
  if (main !== undefined && silence !== null && lines.length > 1)
    lines.push(
      `  longest silence without a missing record: ${apart(silence[0], silence[1])} from ${formatInstant(silence[0].time)}`,
    )
  if (lines.length === 1 && main !== undefined) lines.push(`  no finding: ${span(main)}`)
  return lines
}

function span({ records, first, last }: SeriesGaps): string {
  return `ids ${first.id} to ${last.id}, ${count(records, 'record')}, ${formatInstant(first.time)} to ${formatInstant(last.time)}`
}

function holeText({ after, before, missing }: RecordHole): string {
  const ids = missing === 1 ? `id ${after.id + 1}` : `ids ${after.id + 1} to ${before.id - 1}`
  const when = `between ${formatInstant(after.time)} and ${formatInstant(before.time)} (${apart(after, before)})`
  const where =
    after.file === before.file
      ? `within ${after.file}`
      : `from ${after.file} to ${before.file}: perhaps what lies between was not collected`
  return `MISSING ${count(missing, 'record')} (${ids}) ${when}, ${where}`
}

function apart(earlier: Place, later: Place): string {
  return duration((later.time - earlier.time) / SECOND_US)
}

function gapsJson(gaps: ChannelGaps): unknown {
  const { series, backward, silence, cleared, ...rest } = gaps
  return {
    schema: 'dwell.record-gaps/1',
    ...rest,
    series: series.map(({ first, last, holes, ...one }) => ({
      ...one,
      first: placeJson(first),
      last: placeJson(last),
      holes: holes.map(({ after, before, missing }) => ({
        missing,
        after: placeJson(after),
        before: placeJson(before),
        withinFile: after.file === before.file,
      })),
    })),
    backward: { count: backward.count, largest: backward.largest?.map(placeJson) ?? null },
    silence: silence?.map(placeJson) ?? null,
    cleared: cleared.map(placeJson),
  }
}

function placeJson({ id, time, file }: Place): unknown {
  return { id, time: formatInstant(time), file }
}
