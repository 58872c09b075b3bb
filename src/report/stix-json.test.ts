import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attackInput, emptyInput } from './invented-input.ts'
import { at } from './invented-steps.ts'
import { domainId, observableId } from './stix-ids.ts'
import { stixJson } from './stix-json.ts'

interface StixObject {
  readonly type: string
  readonly id: string
  readonly [property: string]: unknown
}

function bundleOf(text: string): { readonly id: string; readonly objects: readonly StixObject[] } {
  return JSON.parse(text)
}

test('gives the ids of observables that the STIX algorithm gives', () => {
  const hashes = { 'SHA-256': 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f' }
  const vectors: readonly (readonly [string, Parameters<typeof observableId>[1], string])[] = [
    ['ipv4-addr', { value: '198.51.100.3' }, '28bb3599-77cd-5a82-a950-b5bc3caf07c4'],
    ['ipv6-addr', { value: '2001:db8::1' }, '6469e3a9-b053-5e34-a025-9396ae051d26'],
    ['domain-name', { value: 'example.com' }, 'bedb4899-d24b-5401-bc86-8f6b4cc18ec7'],
    ['email-addr', { value: 'john@example.com' }, '7165e2a9-671f-585d-b1e1-ca59c671d934'],
    ['url', { value: 'https://example.com/research/index.html' }, '47c3cf9a-5027-5bf0-997a-017c7edc7c55'],
    ['autonomous-system', { number: 15139 }, '3aa27478-50b5-5ab8-9da9-cdc12b657fff'],
    ['user-account', { user_id: 'alice', account_type: 'windows-domain' }, '9df6f694-96f5-53ba-bd44-9c5fe22a1827'],
    ['file', { hashes }, '02c74237-f6bc-5e2e-bcbe-e9bf3d69ac64'],
  ]
  for (const [type, properties, id] of vectors) assert.equal(observableId(type, properties), `${type}--${id}`)
})

test('keeps ids of other objects apart by type', () => {
  assert.match(
    domainId('incident', 'x'),
    /^incident--[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
  assert.notEqual(domainId('incident', 'x').slice(-36), domainId('note', 'x').slice(-36))
})

test('holds every object that it refers to, once, with the properties that STIX 2.1 asks for', () => {
  const { objects } = bundleOf(stixJson(attackInput()))
  const ids = new Set(objects.map(({ id }) => id))
  assert.equal(ids.size, objects.length)
  const refs = [...JSON.stringify(objects).matchAll(/"([a-z-]+--[0-9a-f-]{36})"/g)].map((match) => match[1] ?? '')
  const outside = refs.filter((ref) => !ids.has(ref) && !ref.startsWith('extension-definition--'))
  assert.deepEqual(outside, [])
  for (const object of objects) {
    assert.equal(object.spec_version, '2.1')
    for (const [name, value] of Object.entries(object)) {
      if (/^(created|modified|published|first_|last_)/.test(name) && name !== 'created_by_ref') {
        assert.match(String(value), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/, name)
      }
    }
  }
})

test('says confirmed only of stories with proof', () => {
  const { objects } = bundleOf(stixJson(attackInput()))
  const determinations = objects
    .filter(({ type }) => type === 'incident')
    .map((incident) => [incident.name, /"determination":"([a-z-]+)"/.exec(JSON.stringify(incident))?.[1]])
  assert.deepEqual(determinations, [
    ['Mail to kim led to ws-0417 and on to the file server srv-file2', 'confirmed'],
    ['Password spraying that may have succeeded for noor', 'suspected'],
  ])
})

test('names neither an adversary nor anything to block', () => {
  const types = new Set(bundleOf(stixJson(attackInput())).objects.map(({ type }) => type))
  for (const type of ['intrusion-set', 'threat-actor', 'indicator', 'campaign']) assert.ok(!types.has(type), type)
})

test('gives a valid bundle of nothing', () => {
  const { objects } = bundleOf(stixJson(emptyInput({ knownAt: at('2026-03-01T00:00:00Z') })))
  assert.deepEqual(
    objects.map(({ type }) => type),
    ['marking-definition', 'identity', 'report'],
  )
})
