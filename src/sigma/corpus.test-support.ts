import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Fields, FieldValue } from '../model/event.ts'

const CORPORA = process.env.DWELL_CORPORA ?? join(import.meta.dirname, '../../../shared/corpora')
const BLOCK = 512

/** The text files of a corpus pack by path, or undefined where the pack is not here. */
export function readPack(name: string, ending: string): ReadonlyMap<string, string> | undefined {
  const path = join(CORPORA, `${name}.tar.gz`)
  if (!existsSync(path)) return undefined
  const bytes = gunzipSync(readFileSync(path))
  const files = new Map<string, string>()
  let longName: string | undefined
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const text = (from: number, length: number): string =>
      bytes.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '')
    const size = Number.parseInt(text(124, 12), 8)
    const type = text(156, 1)
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size)
    const prefix = text(345, 155)
    const file = longName ?? (prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`)
    longName = undefined
    if (type === 'x') longName = /\d+ path=(.*)\n/.exec(content.toString('utf8'))?.[1]
    else if (type === 'L') longName = content.toString('utf8').replace(/\0.*$/s, '')
    else if (file.endsWith(ending)) files.set(file, content.toString('utf8'))
    at += BLOCK * (1 + Math.ceil(size / BLOCK))
  }
  return files
}

/** The rules that SigmaHQ holds for fit for use, with their paths. */
export function liveRules(pack: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...pack]
    .filter(([path]) => /\/rules(?:-emerging-threats|-threat-hunting|-placeholder|-compliance)?\//.test(path))
    .sort()
}

type Json = { readonly [name: string]: FieldValue }

/** The fields of a Windows event that evtx_dump wrote as JSON, by the names that rules use. */
export function fieldsOfDump(dump: { readonly Event: Json }): Fields {
  const { System, EventData, UserData } = dump.Event
  const system = mapOf(System)
  const fields: Record<string, FieldValue> = {}
  const id = system.EventID ?? null
  fields.EventID = mapOf(id)['#text'] ?? id
  for (const name of ['Channel', 'Computer', 'Level', 'EventRecordID']) fields[name] = system[name] ?? null
  fields.Provider_Name = mapOf(mapOf(system.Provider)['#attributes']).Name ?? null
  const add = (values: Json): void => {
    for (const [name, value] of Object.entries(values)) {
      if (name === '#attributes') continue
      if (name === 'Data' && mapOf(value)['#text'] !== undefined) fields.Data = mapOf(value)['#text'] ?? null
      else if (value !== null && typeof value === 'object' && !Array.isArray(value)) add(mapOf(value))
      else fields[name] = value
    }
  }
  add(mapOf(EventData))
  add(mapOf(UserData))
  return fields
}

function mapOf(value: FieldValue | undefined): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {} // no list, no null: a map
}
