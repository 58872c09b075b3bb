import type { Signal } from '../model/signal.ts'
import { type Json, jsonLine, jsonNumber, jsonTime } from './json-text.ts'
import { byTime } from './order.ts'
import type { ReportInput } from './report-input.ts'

/** `signals.ndjson`: every signal on a line, the oldest first (`dwell.signal/1`). */
export function signalsNdjson(input: ReportInput): string {
  return byTime(input.signals)
    .map((signal) => jsonLine(signalJson(signal)))
    .join('')
}

function signalJson(signal: Signal): Json {
  const { rule } = signal
  return {
    schema: 'dwell.signal/1',
    id: signal.id,
    family: signal.family,
    detector: signal.detector,
    title: signal.title,
    rule:
      rule === undefined
        ? undefined
        : { id: rule.id, title: rule.title, level: rule.level, author: rule.author, link: rule.link },
    time: jsonTime(signal.time),
    endTime: jsonTime(signal.endTime),
    stage: signal.stage,
    techniques: signal.techniques,
    weight: jsonNumber(signal.weight),
    weightBasis: signal.weightBasis,
    act: signal.act,
    entities: signal.entities.map(({ role, type, id }) => ({ role, type, id })),
    because: signal.because,
    against: signal.against,
    count: signal.count,
    events: signal.events.map(({ id, time, source, file, record }) => ({
      id,
      time: jsonTime(time),
      source,
      file,
      record,
    })),
  }
}
