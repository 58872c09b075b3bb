import { escapeActive } from '../report/json-text.ts'

/** A value as JSON for the standard output, on one line. What would act on a terminal is escaped; parsing gives it back. */
export function jsonOutput(value: unknown): string {
  return escapeActive(JSON.stringify(value))
}

/** As `jsonOutput`, indented for people. */
export function jsonOutputIndented(value: unknown): string {
  return escapeActive(JSON.stringify(value, undefined, 2))
}
