import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../model/event.ts'
import { instant } from '../model/time.ts'
import { responseOf } from './responses.ts'

function event(parts: Partial<Event>): Event {
  return {
    id: 'e',
    time: instant(5),
    seenAt: instant(5),
    source: 'm365-audit',
    logsource: {},
    classUid: 3007,
    activityId: 1,
    fields: {},
    raw: { file: 'f', record: 1, offset: 0 },
    ...parts,
  }
}

test('cloud resets, revocations and removals name the account that they are about', () => {
  const admin = { user: { email: 'adm@corp.example' } }
  const reset = responseOf(
    event({
      actor: admin,
      fields: { Operation: 'Reset user password.', ObjectId: 'Kim@corp.example', ResultStatus: 'Success' },
    }),
  )
  assert.deepEqual([reset?.part, reset?.about, reset?.by], ['password-reset', 'kim@corp.example', 'adm@corp.example'])
  assert.equal(
    responseOf(
      event({ fields: { Operation: 'Update StsRefreshTokenValidFrom Timestamp.', ObjectId: 'kim@corp.example' } }),
    )?.part,
    'sessions-revoked',
  )
  const removed = responseOf(
    event({
      classUid: 6003,
      actor: admin,
      fields: { Operation: 'Remove-InboxRule', ObjectId: 'kim\\hide', ResultStatus: 'True' },
    }),
  )
  assert.deepEqual([removed?.part, removed?.about], ['rule-removed', 'kim'])
  const own = responseOf(
    event({
      classUid: 6003,
      actor: { user: { email: 'kim@corp.example' } },
      fields: { Operation: 'Remove-InboxRule', ObjectId: 'hide' },
    }),
  )
  assert.equal(own?.about, 'kim@corp.example')
})

test('what failed, and what is no response, is none', () => {
  assert.equal(
    responseOf(
      event({ fields: { Operation: 'Reset user password.', ObjectId: 'kim@corp.example', ResultStatus: 'Failure' } }),
    ),
    undefined,
  )
  assert.equal(
    responseOf(event({ fields: { Operation: 'MailItemsAccessed', ObjectId: 'kim@corp.example' } })),
    undefined,
  )
  assert.equal(
    responseOf(
      event({
        classUid: 6003,
        fields: {
          Operation: 'Set-Mailbox',
          ObjectId: 'kim@corp.example',
          ForwardingSmtpAddress: 'smtp:x@else.example',
        },
      }),
    ),
    undefined,
  )
})

test('Windows account management counts where it succeeded', () => {
  const base = {
    source: 'windows:security',
    target: { user: { name: 'kim', domain: 'CORP' } },
    actor: { user: { name: 'adm', domain: 'CORP' } },
  } as const
  const reset = responseOf(event({ ...base, fields: { EventID: 4724, Keywords: '0x8020000000000000' } }))
  assert.deepEqual([reset?.part, reset?.about, reset?.by], ['password-reset', 'CORP\\kim', 'CORP\\adm'])
  assert.equal(responseOf(event({ ...base, fields: { EventID: 4724, Keywords: '0x8010000000000000' } })), undefined)
  assert.equal(responseOf(event({ ...base, fields: { EventID: 4720 } }))?.part, 'created')
  assert.equal(responseOf(event({ ...base, fields: { EventID: 4624 } })), undefined)
})
