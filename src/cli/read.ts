import { openEvidence } from '../ingest/evidence.ts'
import { type Event, isReject, type Outcome, type Reject } from '../model/event.ts'
import { formatInstant } from '../model/time.ts'
import { openSource } from '../pipeline/read-source.ts'
import { recogniseReader } from '../readers/table.ts'
import { inertText } from '../report/inert.ts'
import type { Command } from './command.ts'
import { EVIDENCE_OPTIONS, evidenceOptions, readWindow, readZone, requirePaths, scratchFolder } from './inputs.ts'
import { jsonOutput } from './json-output.ts'
import { progressOf } from './progress.ts'

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
    const { since, until } = readWindow(values)
    const offsetMinutes = readZone(values)
    const json = values.flag('json')
    await using scratch = await scratchFolder()
    const progress = progressOf(world)
    let [events, rejects, sources] = [0, 0, 0]
    for await (const source of openEvidence(paths, evidenceOptions(values, world, scratch.path))) {
      if ('problem' in source) {
        progress.note(`${source.file}: ${source.problem}`)
        continue
      }
      sources += 1
      const { batches } = await openSource(source, {
        recognise: recogniseReader,
        offsetMinutes,
        abort: world.abort,
      })
      for await (const batch of batches) {
        world.abort.throwIfAborted()
        const lines: string[] = []
        for (const outcome of batch) {
          if (isReject(outcome)) rejects += 1
          else if ((since !== undefined && outcome.time < since) || (until !== undefined && outcome.time >= until))
            continue
          else events += 1
          lines.push(json ? jsonOutput(outcomeJson(outcome)) : outcomeLine(outcome))
        }
        if (lines.length > 0) await world.out(lines.join('\n'))
        progress.step({ file: source.file, records: batch.length })
      }
    }
    progress.end()
    world.abort.throwIfAborted()
    if (sources === 0) world.note('Nothing to read was found. Name a folder or file that holds logs or mail.')
    world.note(`${events} events and ${rejects} rejects from ${sources} ${sources === 1 ? 'source' : 'sources'}.`)
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
