import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../model/event.ts'
import { patternOf } from './pattern.ts'

const started = (path: string, commandLine: string): Event =>
  ({ classUid: 1007, activityId: 1, actor: { process: { path, commandLine } }, fields: {} }) as unknown as Event // what patternOf reads

test('the same doing of another person, day and number reads the same', () => {
  const kim = started('C:\\Users\\kim\\AppData\\Local\\Temp\\a1b2.exe', 'a1b2.exe --id 4711 C:\\Users\\kim\\x')
  const lee = started('C:\\Users\\lee\\AppData\\Local\\Temp\\9f00.exe', '9f00.exe --id 12  C:\\Users\\lee\\x')
  assert.equal(patternOf(kim), patternOf(lee))
})

test('another command or another program reads differently', () => {
  const group = patternOf(started('C:\\Windows\\System32\\net.exe', 'net group "domain admins" /domain'))
  assert.notEqual(group, patternOf(started('C:\\Windows\\System32\\net.exe', 'net user kim')))
  assert.notEqual(group, patternOf(started('C:\\Windows\\System32\\net1.exe', 'net group "domain admins" /domain')))
})

test('hostile values take bounded time', () => {
  const from = performance.now()
  patternOf(started(`C:\\${'a1'.repeat(500_000)}`, `${'0'.repeat(1_000_000)} ${'{'.repeat(1_000_000)}`))
  assert.ok(performance.now() - from < 2000)
})
