import type { Fields, FieldValue } from '../../model/event.ts'
import { fold } from '../values/fold.ts'
import { type Predicate, relates, textHolds, textOf } from '../values/predicate.ts'
import { someElement, someLeaf } from './fields.ts'

/** Reads a field of the event by the rule's name. */
export type Read = (name: string) => FieldValue | undefined

/** True where the predicate holds for the event. Written for clarity; the index has a quicker way for plain texts. */
export function predicateHolds(predicate: Predicate, read: Read, fields: Fields): boolean {
  if (predicate.field === undefined) return someLeaf(fields, (text) => textHolds(predicate, text, fold(text)))
  const value = read(predicate.field)
  switch (predicate.kind) {
    case 'null':
      return isNull(value)
    case 'exists':
      return (value !== undefined) === predicate.wanted
    case 'fieldref': {
      const other = read(predicate.other)
      if (value === undefined || other === undefined) return false
      return someText(value, (text) =>
        someText(other, (needle) => relates(predicate.shape, predicate.cased, text, needle)),
      )
    }
    default:
      return value !== undefined && someText(value, (text) => textHolds(predicate, text, fold(text)))
  }
}

/** Absent, null, a list without elements, or one with a null in it (C42). */
function isNull(value: FieldValue | undefined): boolean {
  if (value === undefined || value === null) return true
  return Array.isArray(value) && (value.length === 0 || someElement(value, (element) => element === null))
}

function someText(value: FieldValue, visit: (text: string) => boolean): boolean {
  return someElement(value, (element) => {
    const text = textOf(element)
    return text !== undefined && visit(text)
  })
}
