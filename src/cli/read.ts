import { type Event, isReject, type Outcome, type Reject } from '../model/event.ts'
import { formatInstant } from '../model/time.ts'
import { inertText } from '../report/inert.ts'
import { count } from '../report/words.ts'
import type { Command } from './command.ts'
import { EVIDENCE_OPTIONS, requirePaths } from './inputs.ts'
import { jsonOutput } from './json-output.ts'
import { eachOutcome } from './outcomes.ts'

/** `dwell read`: what Dwell understands of the evidence. */
export const read: Command = {
  name: 'read',
  summary: 'Prints what was understood: one event or reject a line.',
  positionals: 'PATH…',
  options: {
    ...EVIDENCE_OPTIONS,
    json: { type: 'boolean', text: 'one JSON object a line (dwell.event/1, dwell.reject/1)' },
  },
  examples: [
    'dwell read Security.evtx',
    'dwell read ./evidence --json > events.ndjson',
    'cat export.json | dwell read - --json',
  ],
  run: async (positionals, values, world) => {
    const paths = requirePaths(positionals, 'read')
    const json = values.flag('json')
    const { sources, events, rejects } = await eachOutcome(paths, values, world, async (batch) => {
      const lines = batch.map((outcome) => (json ? jsonOutput(outcomeJson(outcome)) : outcomeLine(outcome)))
      if (lines.length > 0) await world.out(lines.join('\n'))
    })
    if (sources === 0) world.note('Nothing to read was found. Name a folder or file that holds logs or mail.')
    world.note(`${count(events, 'event')} and ${count(rejects, 'reject')} from ${count(sources, 'source')}.`)
    return 0
  },
}

/** An outcome as the contract has it: times as RFC 3339, a schema, and an offset for rejects at the top. */
export function outcomeJson(outcome: Outcome): Record<string, unknown> {
  return isReject(outcome) ? rejectJson(outcome) : eventJson(outcome)
}

function eventJson(event: Event): Record<string, unknown> {
  const { time, seenAt, recordedTime, ...rest } = event
  return {
    schema: 'dwell.event/1',
    ...rest,
    time: formatInstant(time),
    seenAt: formatInstant(seenAt),
    ...(recordedTime === undefined ? {} : { recordedTime: formatInstant(recordedTime) }),
  }
}

function rejectJson({ reject, raw, text }: Reject): Record<string, unknown> {
  return {
    schema: 'dwell.reject/1',
    file: raw.file,
    ...(raw.record === undefined ? {} : { record: raw.record }),
    offset: raw.offset,
    reason: reject,
    text,
  }
}

function outcomeLine(outcome: Outcome): string {
  if (isReject(outcome)) return inertText(`REJECT ${outcome.raw.file} offset ${outcome.raw.offset}: ${outcome.reject}`)
  const { time, source, device, actor, fields } = outcome
  const user = actor?.user?.email ?? actor?.user?.name ?? '-'
  const id = fields['EventID'] ?? fields['Operation'] ?? fields['Subject'] ?? ''
  const what =
    actor?.process?.commandLine ?? outcome.target?.file?.path ?? outcome.target?.url ?? outcome.target?.domain ?? ''
  return inertText(`${formatInstant(time)} ${source} ${device?.hostname ?? '-'} ${user} ${String(id)} ${what}`)
}
