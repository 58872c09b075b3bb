import { CLASS, type Event, type Fields } from '../../model/event.ts'
import { fileOf, type Mutable, text } from './field-values.ts'
import { addTarget, fillUserOnly, type Meanings, meanings } from './meaning.ts'

const SYSTEM_ACTIVITY = 1011

/** The System log: services, boot and shutdown. */
export const systemMeanings: Meanings = meanings(
  [[7045], CLASS.WINDOWS_SERVICE, 1, fillInstalled],
  [[7036], CLASS.WINDOWS_SERVICE, 99, fillNamed],
  [[7040], CLASS.WINDOWS_SERVICE, 2, fillNamed],
  [[7031, 7034], CLASS.WINDOWS_SERVICE, 4, fillNamed],
  [[6005, 6006, 6008, 1074], SYSTEM_ACTIVITY, 99, fillUserOnly],
)

function fillInstalled(fields: Fields, event: Mutable<Event>): void {
  fillUserOnly(fields, event)
  addTarget(event, { service: text(fields, 'ServiceName'), file: fileOf(text(fields, 'ImagePath'), undefined) })
}

function fillNamed(fields: Fields, event: Mutable<Event>): void {
  fillUserOnly(fields, event)
  addTarget(event, { service: text(fields, 'param1') })
}
