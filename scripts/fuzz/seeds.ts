import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import tar from 'tar-stream'
import { openEvidence } from '../../src/ingest/evidence.ts'
import { SOME_FILETIME, usualRecord, value, writeFile } from '../../src/readers/evtx/evtx-bytes.test-support.ts'
import { HEAD_BYTES } from '../../src/readers/reader.ts'
import { recogniseReader } from '../../src/readers/table.ts'
import { ARCHIVES } from './read-input.ts'

const ROOT = join(import.meta.dirname, '../..')
/** Seeds of a target that are taken from the corpora, and how long each may be. */
const MAX_OF_CORPORA = 120
const MAX_SEED_BYTES = 150_000

/** Which packs of the corpora hold inputs of a target. */
const PACKS: Readonly<Record<string, readonly string[]>> = {
  evtx: ['evtx-attack', 'evtx-benign', 'sigma-regression'],
  json: ['logs-cloud-attack', 'logs-panther-rule-tests', 'logs-elastic-integrations', 'sigma-regression'],
  csv: ['logs-cloud-attack', 'logs-elastic-integrations'],
  'windows-xml': ['evtx-benign', 'logs-elastic-integrations'],
  'zeek-tsv': ['logs-zeek-network'],
  w3c: ['logs-elastic-integrations'],
  'mixed-lines': ['logs-elastic-integrations', 'logs-linux-other'],
  'journal-export': ['logs-linux-other'],
  text: ['logs-linux-other', 'logs-elastic-integrations'],
  eml: ['mail-conformance', 'mail-bounces'],
  mbox: ['mail-conformance', 'mail-bounces'],
}

/**
 * Real inputs of a target: the fixtures of the readers, samples that are made here where there are none, and as many of the corpora
 * as are there. Always the same ones in the same order.
 */
export async function seedsOf(target: string, corpora: string, workFolder: string): Promise<readonly Buffer[]> {
  const own = fixtures()
  if (target === ARCHIVES) return archives(own)
  const made = target === 'evtx' ? [eventLog()] : target === 'eml' ? [MESSAGE] : target === 'mbox' ? [mailbox()] : []
  const seeds = [...made, ...own].filter((bytes) => recogniseReader(bytes.subarray(0, HEAD_BYTES)).id === target)
  if (target === 'mixed-lines') seeds.push(...own.filter((bytes) => recogniseReader(bytes).id === 'text'))
  seeds.push(...(await ofCorpora(target, corpora, workFolder)))
  if (seeds.length === 0) throw new Error(`there is no input of ${target} to begin with`)
  return seeds
}

function fixtures(): readonly Buffer[] {
  return globSync('src/readers/fixtures/*/input.*', { cwd: ROOT })
    .sort()
    .map((path) => readFileSync(join(ROOT, path)))
}

/** Those whose hash is lowest: the same at every run, and of all packs and folders. */
async function ofCorpora(target: string, corpora: string, workFolder: string): Promise<readonly Buffer[]> {
  const packs = (PACKS[target] ?? []).map((pack) => join(corpora, `${pack}.tar.gz`)).filter((pack) => existsSync(pack))
  if (packs.length === 0) return []
  const found = new Map<string, Buffer>()
  for await (const item of openEvidence(packs, { workFolder })) {
    if ('problem' in item || found.has(item.sha256)) continue
    const head = await beginning(item.open())
    if (recogniseReader(head.subarray(0, HEAD_BYTES)).id !== target) continue
    found.set(item.sha256, head)
    if (found.size > MAX_OF_CORPORA) found.delete([...found.keys()].sort().at(-1) ?? '')
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bytes]) => bytes)
}

async function beginning(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= MAX_SEED_BYTES) break
  }
  return Buffer.concat(chunks).subarray(0, MAX_SEED_BYTES)
}

function eventLog(): Buffer {
  const records = Array.from({ length: 24 }, (_, index) =>
    usualRecord({
      id: BigInt(100 + index),
      filetime: SOME_FILETIME + BigInt(index) * 10_000_000n,
      ...(index % 3 === 0 ? { eventId: 4688 } : {}),
      data: { TargetUserName: value.text(`user ${index}`), LogonType: value.u32(index) },
    }),
  )
  return writeFile([records, records.slice(3)]).bytes
}

const MESSAGE: Buffer = Buffer.from(
  [
    'Received: from mail.fabrikam.example (mail.fabrikam.example [203.0.113.7])',
    ' by edge.contoso.example with ESMTPS; Mon, 2 Mar 2026 07:14:05 +0000',
    'Authentication-Results: edge.contoso.example; spf=pass smtp.mailfrom=fabrikam.example; dmarc=pass',
    'From: =?utf-8?q?Ren=C3=A9e?= Roe <Renee@fabrikam.example>',
    'To: Kim Doe <kim.doe@contoso.example>, Team: a@contoso.example, b@contoso.example;',
    'Subject: =?utf-8?b?UmVjaG51bmcg?= =?utf-8?b?w7xiZXI=?=',
    'Date: Sun, 1 Mar 2026 00:00:00 +0000',
    'Message-ID: <1234@fabrikam.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b1"',
    '',
    '--b1',
    'Content-Type: multipart/alternative; boundary=b2',
    '',
    '--b2',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'See https://portal.example/a=3Fb=3Dc =E2=82=AC',
    '--b2',
    'Content-Type: text/html; charset=iso-8859-1',
    '',
    '<p style="display:none">unseen</p><a href="https://portal.example/x">portal.example</a><img src="cid:1">',
    '--b2--',
    '--b1',
    'Content-Type: application/zip; name="a.zip"',
    'Content-Disposition: attachment; filename="a.zip"',
    'Content-Transfer-Encoding: base64',
    '',
    'UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAABAAAAYVBLAQIUABQAAAAAAAAAIQAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAABhUEsFBgAAAAABAAEALwAAAB8AAAAAAA==',
    '--b1--',
    '',
  ].join('\r\n'),
)

function mailbox(): Buffer {
  const from = Buffer.from('From renee@fabrikam.example Sun Mar  1 00:00:00 2026\n')
  return Buffer.concat([from, MESSAGE, Buffer.from('\n'), from, MESSAGE, Buffer.from('\n>From me\n')])
}

const SEVEN_ZIP =
  'N3q8ryccAATeSnrdbAAAAAAAAAAgAAAAAAAAAADee3vgBAAphbHBoYQpiZXRhCgAAAIEzB64Pzt0HYQkqrtOqhSYoGKffAS9QBOYSv4zDMKgywJwD1GW9' +
  '4ApE5XmPi0a1IoXZl/Hnjhyg/Hnc5FGIDHAkprvfMu1pij/PkoCjJBVEyoWMkHU2MgAAAAAXBg8BCV0ABwsBAAEjAwEBBV0AEAAADG4KAZ9HKXcAAA=='
const XZ = '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAFYWxwaGEKAAAAzas+MriZnfIAAR4GwS+kHR+2830BAAAAAARZWg=='

/** An archive of each kind, and some within each other. */
async function archives(files: readonly Buffer[]): Promise<readonly Buffer[]> {
  const few = files.slice(0, 12)
  const packed = tar.pack()
  for (const [index, bytes] of few.entries()) packed.entry({ name: `${'deep/'.repeat(index)}${index}.log` }, bytes)
  packed.finalize()
  const [tape, plain, zip64, locked] = await Promise.all([
    buffer(packed),
    zipOf(few, {}),
    zipOf(few, { zip64: true, level: 0 }),
    zipOf(few.slice(0, 3), { password: 'infected', encryptionStrength: 3 }),
  ])
  const [sevenZip, xz] = [Buffer.from(SEVEN_ZIP, 'base64'), Buffer.from(XZ, 'base64')]
  return [
    ...[tape, gzipSync(tape), zstdCompressSync(tape), plain, zip64, locked, sevenZip, xz],
    ...[
      Buffer.concat([xz, xz]),
      Buffer.concat([gzipSync('a'), gzipSync('b')]),
      gzipSync(gzipSync(plain)),
      await zipOf([tape, plain, sevenZip, xz], {}),
    ],
    // Much of nothing: what is small and unpacks to a lot.
    ...[
      gzipSync(Buffer.alloc(3_000_000)),
      zstdCompressSync(Buffer.alloc(3_000_000)),
      await zipOf([Buffer.alloc(3_000_000)], {}),
    ],
  ]
}

async function zipOf(files: readonly Buffer[], options: ConstructorParameters<typeof ZipWriter>[1]): Promise<Buffer> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, ...options })
  for (const [index, bytes] of files.entries()) await writer.add(`${index}.log`, new Uint8ArrayReader(bytes))
  return Buffer.from(await writer.close())
}
