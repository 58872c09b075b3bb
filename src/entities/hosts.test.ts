import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_US, instant } from '../model/time.ts'
import { ADDRESS_HOLDS_US, mergeHosts } from './hosts.ts'

test('a short name and its only full name are one host', () => {
  const hosts = mergeHosts([
    { hostname: 'WS1', events: 3 },
    { hostname: 'WS1.corp.example', events: 5 },
  ])
  assert.deepEqual(hosts.of('ws1'), { type: 'host', id: 'host:ws1.corp.example', names: ['WS1.corp.example', 'WS1'] })
  assert.equal(hosts.of('ws1.CORP.example')?.id, 'host:ws1.corp.example')
  assert.deepEqual(hosts.domains, ['corp.example'])
})

test('two full names with one short name are two hosts, and the short name is neither', () => {
  const hosts = mergeHosts([
    { hostname: 'ws1.a.example', events: 1 },
    { hostname: 'ws1.b.example', events: 1 },
    { hostname: 'ws1', events: 1 },
  ])
  assert.equal(new Set(['ws1.a.example', 'ws1.b.example', 'ws1'].map((name) => hosts.of(name)?.id)).size, 3)
})

test('an address is the host’s that had it nearest in time, and nobody’s after the lease', () => {
  const day = (n: number) => instant(1_772_000_000_000_000 + n * DAY_US)
  const hosts = mergeHosts(
    [],
    [
      { hostname: 'ws1', ip: '192.0.2.7', from: day(0), to: day(1) },
      { hostname: 'ws2', ip: '192.0.2.7', from: day(3), to: day(5) },
    ],
  )
  assert.equal(hosts.ofAddress('192.0.2.7', day(1))?.id, 'host:ws1')
  assert.equal(hosts.ofAddress('192.0.2.7', day(4))?.id, 'host:ws2')
  assert.equal(hosts.ofAddress('192.0.2.7', instant(day(5) + ADDRESS_HOLDS_US)), undefined)
  assert.equal(hosts.ofAddress('192.0.2.8', day(1)), undefined)
})

test('addresses and placeholders are no host names', () => {
  const hosts = mergeHosts([{ hostname: '10.0.0.1', events: 1 }])
  assert.equal(hosts.of('-'), undefined)
  assert.equal(hosts.of('localhost'), undefined)
  assert.equal(hosts.of('10.0.0.1')?.id, 'host:10.0.0.1')
})
