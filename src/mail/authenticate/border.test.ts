import assert from 'node:assert/strict'
import { test } from 'node:test'
import { borderAddress } from './border.ts'

const received = (value: string) => ({ key: 'received', value })
const OWN = ['corp.example']

test('the border is the topmost public address that an own host saw', () => {
  const trace = [
    received('from mx.corp.example (10.0.0.1) by box.corp.example with ESMTP id 1'),
    received('from mail.partner.example (mail.partner.example [192.0.2.7]) by mx.corp.example with ESMTPS id 2'),
    received('from desk.partner.example ([198.51.100.9]) by mail.partner.example with ESMTPS id 3'),
  ]
  assert.equal(borderAddress(trace, OWN), '192.0.2.7')
})

test('what a sender wrote below in the name of an own host is not believed', () => {
  const trace = [
    received('from evil.example ([203.0.113.5]) by mx.corp.example with ESMTPS id 1'),
    received('from vendor.example ([192.0.2.7]) by mx2.corp.example with ESMTPS id 2'),
  ]
  assert.equal(borderAddress(trace, OWN), '203.0.113.5')
})

test('where the top line is of a foreign host, or no own host is known, there is no border', () => {
  const line = received('from vendor.example ([192.0.2.7]) by mx.other.example with ESMTPS id 2')
  assert.equal(borderAddress([line], OWN), undefined)
  assert.equal(borderAddress([received('from a.example ([192.0.2.7]) by mx.corp.example with SMTP')], []), undefined)
})
