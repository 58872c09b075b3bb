import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AccountNames, mergeAccounts } from './accounts.ts'

const row = (parts: Partial<AccountNames>): AccountNames => ({
  name: '',
  domain: '',
  uid: '',
  email: '',
  events: 1,
  ...parts,
})
const SID = 'S-1-5-21-1111111111-2222222222-3333333333-1104'

test('a SID, an account name and a UPN are one person once events tie them', () => {
  const accounts = mergeAccounts([
    row({ name: 'kim', domain: 'CORP', uid: SID }),
    row({ uid: SID, email: 'kim.lee@corp.example' }),
  ])
  const subject = accounts.of({ email: 'Kim.Lee@corp.example' })
  assert.deepEqual(subject, { type: 'user', id: 'user:corp\\kim', names: ['CORP\\kim', 'kim.lee@corp.example', SID] })
  assert.equal(accounts.of({ uid: SID })?.id, 'user:corp\\kim')
  assert.equal(accounts.of({ name: 'KIM', domain: 'corp' })?.id, 'user:corp\\kim')
})

test('a well-known SID never ties two names together', () => {
  const accounts = mergeAccounts([
    row({ name: 'kim', domain: 'CORP', uid: 'S-1-5-18' }),
    row({ name: 'lou', domain: 'CORP', uid: 'S-1-5-18' }),
  ])
  assert.notEqual(accounts.of({ name: 'kim', domain: 'CORP' })?.id, accounts.of({ name: 'lou', domain: 'CORP' })?.id)
})

test('an account and an address of the same name are one person only where the domain agrees and nobody else fits', () => {
  const one = mergeAccounts([row({ name: 'kim', domain: 'CORP' }), row({ email: 'kim@corp.example' })])
  assert.equal(one.ofAddress('kim@corp.example').id, 'user:corp\\kim')
  assert.equal(one.inferred.length, 1)
  const stranger = mergeAccounts([row({ name: 'kim', domain: 'CORP' }), row({ email: 'kim@elsewhere.example' })])
  assert.equal(stranger.ofAddress('kim@elsewhere.example').id, 'user:kim@elsewhere.example')
  const local = mergeAccounts(
    [row({ name: 'kim', domain: 'CORP' }), row({ name: 'kim', domain: 'WS1' }), row({ email: 'kim@turbine.example' })],
    ['turbine.example'],
  )
  assert.equal(local.ofAddress('kim@turbine.example').id, 'user:kim@turbine.example')
})

test('machines, services and the system are marked', () => {
  const accounts = mergeAccounts([])
  assert.equal(accounts.of({ name: 'WS1$', domain: 'CORP' })?.kind, 'machine')
  assert.equal(accounts.of({ name: 'SYSTEM', domain: 'NT AUTHORITY' })?.kind, 'system')
  assert.equal(accounts.of({ name: 'svc-backup', domain: 'CORP' })?.kind, 'service')
  assert.equal(accounts.of({ name: 'kim', domain: 'CORP' })?.kind, undefined)
  assert.equal(accounts.of({ name: '-', domain: '-' }), undefined)
})

test('a bare name is the account that alone bears it', () => {
  const accounts = mergeAccounts([row({ name: 'kim', domain: 'CORP' })])
  assert.equal(accounts.of({ name: 'Kim' })?.id, 'user:corp\\kim')
})

test('the order of rows changes nothing', () => {
  const part = fc.constantFrom('', 'kim', 'lou', 'max')
  const rows = fc.array(
    fc.record({
      name: part,
      domain: fc.constantFrom('', 'CORP', 'LAB'),
      uid: fc.constantFrom('', SID, `${SID}9`),
      email: fc.constantFrom('', 'kim@corp.example', 'lou@corp.example'),
      events: fc.nat(5),
    }),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(rows, (list) => {
      const [there, back] = [mergeAccounts(list), mergeAccounts([...list].reverse())]
      for (const one of list) assert.deepEqual(there.of(one), back.of(one))
    }),
  )
})
