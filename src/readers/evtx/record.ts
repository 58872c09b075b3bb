import type { FieldValue } from '../../model/event.ts'
import type { Instant } from '../../model/time.ts'
import { putDataField } from '../windows/data-fields.ts'
import { parseFragment } from './binxml.ts'
import type { Chunk } from './chunk.ts'
import { Damage } from './damage.ts'
import { MAX_RECORD_CHARS, MAX_RECORD_VALUES, MAX_TEMPLATE_DEPTH, MAX_VALUES } from './limits.ts'
import { type Place, planOf, type Step, unnamedSteps } from './plan.ts'
import { type Instance, instanceAt, type Learnt, skipInstance, stepsOf, templateOf } from './template.ts'
import { filetimeInstant } from './times.ts'
import { readValue, TYPE, valueText } from './values.ts'

/** The values of the template instance at hand, one set per depth: reused, since every record needs them. */
interface Values {
  count: number
  readonly types: Uint8Array
  readonly offsets: Int32Array
  readonly sizes: Int32Array
}

/** Decodes records of one file. */
export interface Decoder {
  readonly learnt: Learnt
  readonly stack: Values[]
  chunk: Chunk
  depth: number
  fields: Record<string, FieldValue>
  /** The record's SystemTime, where it is a FILETIME. */
  time: Instant | undefined
  /** Template instances that gave values besides the outermost: their fields may meet. */
  fragments: number
  /** The template that names the event's own values is lost. */
  nameless: boolean
  valuesLeft: number
  charsLeft: number
}

/** A decoder for the records of `chunk`, whatever is loaded into it. */
export function makeDecoder(chunk: Chunk): Decoder {
  return {
    learnt: new Map(),
    stack: [],
    chunk,
    depth: 0,
    fields: {},
    time: undefined,
    fragments: 0,
    nameless: false,
    valuesLeft: 0,
    charsLeft: 0,
  }
}

/** What a record's BinXML says. */
export interface Decoded {
  readonly fields: Record<string, FieldValue>
  readonly time: Instant | undefined
  /** Values of the event's own stand in `Data`, without the names that they should have. */
  readonly nameless: boolean
}

/** Reads the BinXML between two offsets of the decoder's chunk into flat fields. @throws {Damage} */
export function decodeRecord(decoder: Decoder, at: number, end: number): Decoded {
  decoder.depth = 0
  decoder.fields = {}
  decoder.time = undefined
  decoder.fragments = 0
  decoder.nameless = false
  decoder.valuesLeft = MAX_RECORD_VALUES
  decoder.charsLeft = MAX_RECORD_CHARS
  runFragment(decoder, at, end, 'top')
  return decoder
}

/** A fragment: its header, then a template instance or, seldom, markup. */
function runFragment(decoder: Decoder, at: number, end: number, place: Place): void {
  const { view } = decoder.chunk
  const start = at + 4 <= end && view.getUint8(at) === 0x0f ? at + 4 : at
  if (start < end && view.getUint8(start) === 0x0c) {
    runInstance(decoder, start, end, place)
    return
  }
  if (decoder.chunk.leftover) throw new Damage('its markup was overwritten')
  runSteps(decoder, planOf(parseMarkup(decoder.chunk, at, end, place), place), end)
}

/** Whether elements have a dependency id can only be found by trying; those that are values have none. */
function parseMarkup(chunk: Chunk, at: number, end: number, place: Place): ReturnType<typeof parseFragment> {
  const usual = place === 'top'
  try {
    return parseFragment(chunk, { at, end, dependencyIds: usual, skipInstance })
  } catch (error) {
    if (!(error instanceof Damage)) throw error
    return parseFragment(chunk, { at, end, dependencyIds: !usual, skipInstance })
  }
}

function runInstance(decoder: Decoder, at: number, end: number, place: Place): void {
  if (decoder.depth >= MAX_TEMPLATE_DEPTH) throw new Damage(`more than ${MAX_TEMPLATE_DEPTH} templates within another`)
  const { chunk } = decoder
  const { view } = chunk
  const instance = instanceAt(chunk, at, end)
  const values = valuesAt(decoder)
  values.count = instance.count
  let next = instance.descriptors + instance.count * 4
  for (let index = 0; index < instance.count; index += 1) {
    const descriptor = instance.descriptors + index * 4
    const size = view.getUint16(descriptor, true)
    values.types[index] = view.getUint8(descriptor + 2)
    values.offsets[index] = next
    values.sizes[index] = size
    next += size
  }
  if (next > end) throw new Damage('the values of a template instance are cut short')

  const steps = stepsOfInstance(decoder, instance, place)
  if (decoder.depth > 0) decoder.fragments += 1
  decoder.depth += 1
  runSteps(decoder, steps, end)
  decoder.depth -= 1
}

/** Where the event's own template is lost, its values are still evidence: they make the list `Data`, without names. */
function stepsOfInstance(decoder: Decoder, instance: Instance, place: Place): readonly Step[] {
  try {
    return stepsOf(templateOf(decoder.chunk, instance, decoder.learnt), place)
  } catch (error) {
    const { leftover, provisional } = decoder.chunk
    if (!(error instanceof Damage) || decoder.depth === 0 || leftover || provisional) throw error
    decoder.nameless = true
    return unnamedSteps(instance.count)
  }
}

function valuesAt(decoder: Decoder): Values {
  const known = decoder.stack[decoder.depth]
  if (known !== undefined) return known
  const made = {
    count: 0,
    types: new Uint8Array(MAX_VALUES),
    offsets: new Int32Array(MAX_VALUES),
    sizes: new Int32Array(MAX_VALUES),
  }
  decoder.stack[decoder.depth] = made
  return made
}

function runSteps(decoder: Decoder, steps: readonly Step[], end: number): void {
  const values = decoder.stack[decoder.depth - 1]
  for (const step of steps) {
    decoder.valuesLeft -= 1
    if (decoder.valuesLeft < 0) throw new Damage(`the record has more than ${MAX_RECORD_VALUES} values`)
    if (step.slot >= 0) runSlot(decoder, step, values)
    else if (step.instance >= 0) runInstance(decoder, step.instance, end, step.place)
    else runParts(decoder, step, values)
  }
}

function runSlot(decoder: Decoder, step: Step, values: Values | undefined): void {
  const { slot } = step
  if (values === undefined || slot >= values.count) return
  const type = values.types[slot] ?? 0
  const size = values.sizes[slot] ?? 0
  const at = values.offsets[slot] ?? 0
  if (type === TYPE.BINXML) {
    if (size > 0) runFragment(decoder, at, at + size, step.place)
    return
  }
  if (step.field === '' || (step.optional && (type === TYPE.NULL || size === 0))) return
  const value = readValue(decoder.chunk, type, at, size)
  if (type === TYPE.FILETIME && step.field === 'TimeCreated' && size === 8) {
    const { view } = decoder.chunk
    decoder.time = filetimeInstant(view.getUint32(at + 4, true), view.getUint32(at, true))
  }
  if ((type & TYPE.ARRAY) !== 0 && Array.isArray(value)) {
    for (const item of value) putAnother(decoder, step, item)
    return
  }
  if (typeof value === 'string') {
    countChars(decoder, value.length)
    if (decoder.chunk.leftover && value.includes('\0')) throw new Damage('a value was overwritten')
  }
  if (step.list || step.again || decoder.fragments > 1) putAnother(decoder, step, value)
  else decoder.fields[step.field] = value
}

function runParts(decoder: Decoder, step: Step, values: Values | undefined): void {
  if (step.field === '') return
  let text = ''
  for (const part of step.parts) {
    if (typeof part === 'string') text += part
    else if (values !== undefined && part.slot < values.count) text += partText(decoder, part.slot, values)
  }
  countChars(decoder, text.length)
  const value = step.parts.length === 0 ? null : text
  if (step.list || step.again || decoder.fragments > 1) putAnother(decoder, step, value)
  else decoder.fields[step.field] = value
}

function partText(decoder: Decoder, slot: number, values: Values): string {
  const type = values.types[slot] ?? 0
  if (type === TYPE.BINXML) return ''
  return valueText(readValue(decoder.chunk, type, values.offsets[slot] ?? 0, values.sizes[slot] ?? 0))
}

/** Adds a value to a field that may have one. */
function putAnother(decoder: Decoder, step: Step, value: FieldValue): void {
  decoder.valuesLeft -= 1
  if (decoder.valuesLeft < 0) throw new Damage(`the record has more than ${MAX_RECORD_VALUES} values`)
  if (typeof value === 'string') countChars(decoder, value.length)
  const { fields } = decoder
  const there = Object.hasOwn(fields, step.field) ? fields[step.field] : undefined
  if (Array.isArray(there) && step.field !== 'Channel') there.push(value)
  else if (there === undefined && step.list) fields[step.field] = [value]
  else putDataField(fields, step.field, value)
}

function countChars(decoder: Decoder, chars: number): void {
  decoder.charsLeft -= chars
  if (decoder.charsLeft < 0) throw new Damage(`the values of the record have more than ${MAX_RECORD_CHARS} characters`)
}
