import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CLASS, type Event } from '../../../model/event.ts'
import type { Origin } from '../../shapes/shape.ts'
import { lineEvent } from '../recognise.ts'
import { auditRecord, decoded, socketAddress } from './audit-record.ts'

/** A context of its own for each test: shapes remember what earlier lines of one source said. */
function originOf(): Origin {
  return { raw: { file: 'f', record: 1, offset: 0 }, context: { file: 'f', sha256: '00' }, cut: false }
}

function read(text: string, origin: Origin = originOf()): Event {
  const event = lineEvent(text, origin)
  assert.ok(event !== undefined, text)
  return event
}

const HEADS = ['Mar  2 07:14:09 web01 ', '<38>1 2026-03-02T07:14:09Z web01 ', '2026-03-02T07:14:09Z web01 ', '']
const TAGS = [
  'sshd[7]: ',
  'sudo: ',
  'su[7]: ',
  'CRON[7]: ',
  'postfix/smtpd[7]: ',
  'dovecot: ',
  'sendmail[7]: ',
  'systemd[1]: ',
  'useradd[7]: ',
  'exim[7]: ',
  'login[7]: ',
  'kernel: ',
  'x: ',
  '',
]
const pieces = fc.constantFrom(
  'Accepted password for ',
  'Failed password for invalid user ',
  'pam_unix(sshd:auth): authentication failure; ',
  'session opened for user ',
  'kim',
  ' from ',
  '192.0.2.7',
  ' port 22 ssh2',
  ' : TTY=pts/0 ; ',
  'PWD=/ ; USER=root ; COMMAND=',
  '(root) CMD (',
  'type=SYSCALL msg=audit(1772435649.123:401): ',
  'type=EXECVE msg=audit(1772435649.123:401): argc=1 a0=',
  'saddr=02001F90C0000207',
  '4F1A2B3C4D: ',
  'client=x[192.0.2.7]',
  'to=<a@b.example>, status=sent (',
  'imap-login: Login: user=<kim>, rip=192.0.2.7',
  '1uAbCd-000aBc-1x <= ',
  '=',
  '"',
  "'",
  '[',
  '(',
  ';',
  '  ',
  '\u001d',
  '__proto__=x ',
  'constructor=',
)

test('any line gives an event or none, never an exception, and the same again', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...HEADS),
      fc.constantFrom(...TAGS),
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 12 })), { maxLength: 14 }),
      (head, tag, words) => {
        const text = head + tag + words.join('')
        const once = lineEvent(text, originOf())
        assert.deepEqual(lineEvent(text, originOf()), once)
        if (once === undefined) return
        assert.match(once.id, /^[0-9a-f]{32}$/)
        assert.equal(Object.getPrototypeOf(once.fields), Object.prototype)
      },
    ),
    { numRuns: 4000 },
  )
})

test('long lines of what patterns look for cost no more than their length', () => {
  const bound = 2000
  for (const word of [
    'a',
    ' ',
    '=',
    'a=',
    ', aa=',
    '[',
    '1.',
    'user ',
    'from ',
    'a@',
    '<',
    'x[1',
    ' ; ',
    'COMMAND=',
    'a.b-',
    '0A',
    ':',
    '(',
  ]) {
    for (const tag of TAGS) {
      const began = performance.now()
      lineEvent(`Mar  2 07:14:09 web01 ${tag}${word.repeat(Math.floor(200_000 / word.length))}`, originOf())
      const took = performance.now() - began
      assert.ok(took < bound, `${JSON.stringify(word)} after ${tag} took ${Math.round(took)} ms`)
    }
  }
})

test('the records of one audit event know who did it, whatever lies between them', () => {
  const origin = originOf()
  read(
    'type=SYSCALL msg=audit(1772435649.123:1): arch=c000003e syscall=59 success=yes exit=0 ppid=10 pid=11 auid=0 uid=0 exe="/usr/bin/curl" key="k"',
    origin,
  )
  read(
    'type=SYSCALL msg=audit(1772435649.124:2): arch=c000003e syscall=59 success=yes exit=0 ppid=20 pid=21 auid=0 uid=0 exe="/usr/bin/id" key="k"',
    origin,
  )
  const event = read('type=EXECVE msg=audit(1772435649.123:1): argc=2 a0="curl" a1="http://x.example/a b"', origin)
  assert.equal(event.classUid, CLASS.PROCESS)
  assert.deepEqual(event.actor?.process, {
    pid: 11,
    parentPid: 10,
    path: '/usr/bin/curl',
    uid: 'AUDIT-1772435649.123:1',
    commandLine: 'curl "http://x.example/a b"',
  })
  assert.deepEqual(event.logsource, { product: 'linux', service: 'auditd', category: 'process_creation' })
  assert.equal(event.fields['type'], 'EXECVE')
  assert.equal(event.fields['a1'], 'http://x.example/a b')
  assert.equal(event.fields['key'], 'k')
  // Without the first record, only the arguments are known.
  assert.equal(read('type=EXECVE msg=audit(1772435649.123:1): argc=1 a0="curl"').actor?.process?.pid, undefined)
})

test('hex is decoded where it is text, and only there', () => {
  assert.equal(decoded('62617368002D6300'), 'bash -c')
  assert.equal(decoded('10'), '10')
  assert.equal(decoded('root'), 'root')
  assert.equal(auditRecord('type=PATH msg=audit(1.1:1): name=2F746D702F61'), undefined)
  assert.equal(auditRecord('type=PATH msg=audit(1772435649.123:1): name=2F746D702F61')?.values.get('name'), '/tmp/a')
  assert.equal(auditRecord('type=PATH msg=audit(1772435649.123:1): inode=2F746D70')?.values.get('inode'), '2F746D70')
})

test('socket addresses of all families', () => {
  assert.deepEqual(socketAddress('02001F90C00002070000000000000000'), { ip: '192.0.2.7', port: 8080 })
  assert.deepEqual(socketAddress('0A0001BB0000000020010DB800000000000000000000000700000000'), {
    ip: '2001:db8::7',
    port: 443,
  })
  assert.deepEqual(socketAddress('0A0001BB0000000000000000000000000000FFFFC000020700000000'), {
    ip: '192.0.2.7',
    port: 443,
  })
  assert.equal(socketAddress('01002F7661722F72756E2F6C6F6700'), '/var/run/log')
  assert.equal(socketAddress('1000'), undefined)
  assert.equal(socketAddress('zz'), undefined)
})

test('root of one machine is not root of another, and a session is of one machine', () => {
  const [a, b] = ['web01', 'web02'].map((host) =>
    read(`Mar  2 07:14:09 ${host} sshd[7]: Accepted password for root from 192.0.2.7 port 22 ssh2`),
  )
  assert.deepEqual(a?.target?.user, { name: 'root', domain: 'web01' })
  assert.notEqual(a?.target?.session, b?.target?.session)
})

test('a mail that was handed on knows its sender by the queue; one that waits or bounced is no message', () => {
  const origin = originOf()
  const head = 'Mar  2 07:14:09 mx1 postfix/'
  read(`${head}qmgr[1]: 4F1A2B3C4D: from=<lee@partner.example>, size=1, nrcpt=1 (queue active)`, origin)
  const sent = read(
    `${head}smtp[2]: 4F1A2B3C4D: to=<kim@corp.example>, relay=x.example[192.0.2.9]:25, dsn=2.0.0, status=sent (ok)`,
    origin,
  )
  assert.deepEqual([sent.mail?.from, sent.mail?.to], ['lee@partner.example', ['kim@corp.example']])
  const waits = read(
    `${head}smtp[2]: 4F1A2B3C4D: to=<kim@corp.example>, relay=none, dsn=4.0.0, status=deferred (no)`,
    origin,
  )
  assert.equal(waits.mail, undefined)
})

test('what only speaks syslog need not be a Linux', () => {
  assert.equal(read('Mar  2 07:14:09 sw01 PORTMGR: link up').logsource.product, 'syslog')
  assert.equal(read('Mar  2 07:14:09 web01 ntpd[7]: synchronized').logsource.product, 'linux')
  assert.equal(lineEvent('2026-03-02T07:14:09Z INFO started: all is well', originOf()), undefined)
})
