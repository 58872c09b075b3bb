import type { Event } from '../model/event.ts'
import { formatInstant } from '../model/time.ts'
import { inertText } from '../report/inert.ts'
import type { Correlated } from '../sigma/correlate/correlation.ts'
import type { Match, SigmaRule } from '../sigma/rule.ts'
import { jsonOutput } from './json-output.ts'

/** A match as a line for people or, with `json`, as `scan logs` promises it. */
export function matchLine({ rule, fields }: Match, { time, raw }: Event, json: boolean): string {
  if (json)
    return jsonOutput({
      rule: ruleJson(rule),
      time: formatInstant(time),
      file: raw.file,
      record: raw.record,
      fields,
    })
  const place = `${raw.file} record ${raw.record}`
  return inertText(
    `${formatInstant(time)} ${rule.level.padEnd(8)} ${rule.title} | ${place} | ${JSON.stringify(fields)}`,
  )
}

/** A finding of a correlation, likewise. */
export function findingLine({ rule, time, endTime, groupBy, value, events }: Correlated, json: boolean): string {
  if (json)
    return jsonOutput({
      rule: ruleJson(rule),
      time: formatInstant(time),
      endTime: formatInstant(endTime),
      groupBy,
      value,
      events: events.map(({ file, record }) => ({ file, record })),
    })
  const places = events.map(({ file, record }) => `${file} record ${record}`).join(', ')
  const what = `${JSON.stringify(groupBy)} ${value} | ${places}`
  return inertText(
    `${formatInstant(time)} to ${formatInstant(endTime)} ${rule.level.padEnd(8)} ${rule.title} | ${what}`,
  )
}

function ruleJson({ id, title, level, author, references }: SigmaRule): Readonly<Record<string, unknown>> {
  return { id, title, level, author: author ?? null, link: references[0] ?? null }
}
