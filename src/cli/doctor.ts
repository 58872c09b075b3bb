import { existsSync } from 'node:fs'
import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { arch, availableParallelism, platform, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { attackVersion } from '../intel/attack.ts'
import { openEmbeddedEvents } from '../stores/events/embedded.ts'
import type { Command } from './command.ts'
import { EVIDENCE_OPTIONS, OWN_RULES, readCustomSources } from './inputs.ts'
import { loadRuleSet } from './rule-set.ts'
import { VERSION } from './version.ts'

/** What an investigation of a few GB needs to be comfortable. */
const FREE_BYTES_WANTED = 2 * 1024 ** 3
const MEMORY_BYTES_WANTED = 2 * 1024 ** 3

interface Finding {
  readonly name: string
  readonly ok: boolean
  readonly text: string
}

/** `dwell doctor`: whether this machine can do the work. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'Checks that this machine can run Dwell, and says what to do where it cannot.',
  positionals: '',
  options: {
    source: {
      ...EVIDENCE_OPTIONS['source'],
      type: 'string',
      multiple: true,
      text: 'a YAML file that describes a source of your own: checks it too',
    },
    json: { type: 'boolean', text: 'one JSON object a line' },
  },
  examples: ['dwell doctor', 'dwell doctor --source door-locks.yml'],
  run: async (_positionals, values, world) => {
    const findings = [
      ...(await machine()),
      await rules(),
      await eventStore(),
      ...(await customSources(values.list('source'))),
    ]
    for (const finding of findings) {
      await world.out(
        values.flag('json')
          ? JSON.stringify(finding)
          : `${finding.ok ? 'ok  ' : 'BAD '} ${finding.name}: ${finding.text}`,
      )
    }
    return findings.every(({ ok }) => ok) ? 0 : 1
  },
}

async function machine(): Promise<readonly Finding[]> {
  const major = Number(process.versions.node.split('.')[0])
  const { bavail, bsize } = await statfs(tmpdir())
  const freeBytes = bavail * bsize
  const isRoomy = freeBytes >= FREE_BYTES_WANTED
  const glibc = platform() !== 'linux' || !existsSync('/etc/alpine-release')
  return [
    { name: 'Dwell', ok: true, text: `${VERSION}, ATT&CK ${attackVersion}` },
    {
      name: 'Node',
      ok: major >= 26,
      text:
        major >= 26
          ? process.versions.node
          : `${process.versions.node} is too old; run 'npm ci', which brings Node 26, and start Dwell with 'npx dwell'`,
    },
    {
      name: 'platform',
      ok: glibc && ['linux', 'darwin'].includes(platform()),
      text: glibc
        ? `${platform()} ${arch()}`
        : 'a system without glibc (Alpine) can’t run the event store; use a Debian or Fedora image',
    },
    { name: 'processors', ok: true, text: String(availableParallelism()) },
    {
      name: 'memory',
      ok: totalmem() >= MEMORY_BYTES_WANTED,
      text: `${(totalmem() / 1024 ** 3).toFixed(1)} GiB; an investigation takes up to 1 GiB`,
    },
    {
      name: 'temporary space',
      ok: isRoomy,
      text: `${(freeBytes / 1024 ** 3).toFixed(1)} GiB free in ${tmpdir()}${isRoomy ? '' : '; set TMPDIR to a folder on a larger disk'}`,
    },
  ]
}

async function rules(): Promise<Finding> {
  if (!existsSync(OWN_RULES)) return { name: 'rules', ok: false, text: `${OWN_RULES} is missing; install Dwell again` }
  const { matcher, problems } = await loadRuleSet([], { own: true })
  return {
    name: 'rules',
    ok: matcher.rules.length > 0 && problems.length === 0,
    text: `${matcher.rules.length} of our own can be used${problems.length === 0 ? '' : `, ${problems.length} are refused: 'dwell rules check' says why`}`,
  }
}

async function customSources(files: readonly string[]): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const file of files) {
    try {
      const [source] = await readCustomSources([file])
      findings.push({
        name: 'source',
        ok: true,
        text: `${file} describes ${source?.name ?? 'nothing'}; try it with 'dwell read --source ${file} SAMPLE'`,
      })
    } catch (error) {
      findings.push({ name: 'source', ok: false, text: error instanceof Error ? error.message : String(error) })
    }
  }
  return findings
}

async function eventStore(): Promise<Finding> {
  const folder = await mkdtemp(join(tmpdir(), 'dwell-doctor-'))
  try {
    await using events = await openEmbeddedEvents(folder)
    const [row] = await events.rows<{ readonly version: string }>('SELECT version() AS version')
    return {
      name: 'event store',
      ok: row !== undefined,
      text: `chDB (ClickHouse ${row?.version ?? 'unknown'}) starts and answers`,
    }
  } catch (error) {
    return {
      name: 'event store',
      ok: false,
      text: `chDB does not start: ${error instanceof Error ? error.message : String(error)}. It needs Linux or macOS with glibc, x64 or arm64`,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
