import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { basename, join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { z } from 'zod'

/** What a peer says of a message: its points, and whether they reach its own mark for spam. */
export interface PeerScore {
  readonly score: number
  readonly isSpam: boolean
  /** The names of the rules that fitted. */
  readonly rules: readonly string[]
}

/** Where a peer may write, and where the configuration that came with it is looked for. */
export interface PeerPlace {
  readonly folder: string
  readonly socket: string
  /** The first of these folders that is there. */
  readonly configurations: readonly string[]
}

/** A filter that many run, as a program that answers on a socket. */
export interface PeerProgram {
  readonly program: string
  readonly configurations: readonly string[]
  /** Writes its configuration and says its arguments. */
  readonly prepare: (place: PeerPlace) => Promise<readonly string[]>
  readonly ask: (socket: string, message: Buffer, signal: AbortSignal) => Promise<PeerScore>
}

/** Children of `spamd`, and messages that are asked for at one time. */
export const IN_FLIGHT = 2
const isRoot = process.getuid?.() === 0

/**
 * SpamAssassin's rules as they are installed, with the plugins that its configuration loads, and nothing of the machine: no settings
 * of users or the site, no learned state, no look-ups.
 */
export const SPAM_ASSASSIN: PeerProgram = {
  program: 'spamd',
  configurations: ['/etc/spamassassin', '/etc/mail/spamassassin', '/usr/local/etc/mail/spamassassin'],
  async prepare({ folder, socket, configurations }) {
    const from = configurationOf(configurations)
    const site = join(folder, 'site')
    await mkdir(site)
    const plugins = (await readdir(from)).filter((name) => name.endsWith('.pre'))
    for (const name of plugins) await cp(join(from, name), join(site, name))
    await writeFile(
      join(site, 'local.cf'),
      [
        ...['required_score 5', 'use_bayes 0', 'skip_rbl_checks 1', 'dns_available no', 'time_limit 20'],
        ...UNFAIR.spamAssassin.map((rule) => `score ${rule} 0`),
        '',
      ].join('\n'),
    )
    return [
      ...['--local', '--nouser-config', '--syslog=stderr', `--siteconfigpath=${site}`, `--socketpath=${socket}`],
      ...[`--helper-home-dir=${folder}`, `--max-children=${IN_FLIGHT}`, `--min-children=${IN_FLIGHT}`],
      ...(isRoot ? ['--username=nobody'] : []),
    ]
  },
  ask: askSpamd,
}

/** rspamd's rules as they are installed: one worker, no look-ups, no Redis, no lists from the internet, nothing learned. */
export const RSPAMD: PeerProgram = {
  program: 'rspamd',
  configurations: ['/etc/rspamd', '/usr/local/etc/rspamd'],
  async prepare({ folder, socket, configurations }) {
    const from = configurationOf(configurations)
    const own = join(folder, 'etc')
    await cp(from, own, { recursive: true, filter: (path) => path === from || isKept(path) })
    await mkdir(join(own, 'override.d'))
    await mkdir(join(own, 'local.d'))
    const write = async (name: string, content: string): Promise<void> => await writeFile(join(own, name), content)
    await write('statistic.conf', '')
    await write(
      'override.d/options.inc',
      // Nothing answers at this port: no name is found, so nothing is fetched.
      `filters = "chartable,regexp";\ndns { nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 0; }\ncontrol_socket = "${socket}.control mode=0600";\ntempdir = "${folder}";\n`,
    )
    await write('override.d/logging.inc', 'type = "console";\nlevel = "error";\n')
    await write('override.d/worker-normal.inc', `bind_socket = "${socket} mode=0600";\ncount = 1;\n`)
    for (const worker of ['controller', 'proxy', 'fuzzy'])
      await write(`override.d/worker-${worker}.inc`, 'enabled = false;\n')
    const unfair = UNFAIR.rspamd.map((rule) => `"${rule}" { weight = 0.0; }`).join(' ')
    await write('rspamd.conf.local', `group "not ours" { symbols { ${unfair} } }\n`)
    const folders = ['CONFDIR', 'LOCAL_CONFDIR'].map((name) => `--var=${name}=${own}`)
    const state = ['DBDIR', 'RUNDIR', 'LOGDIR'].map((name) => `--var=${name}=${folder}`)
    return ['--no-fork', ...(isRoot ? ['--insecure'] : []), '--config', join(own, 'rspamd.conf'), ...folders, ...state]
  },
  ask: askRspamd,
}

/**
 * Rules that judge the headers which we gave every message, not the message: the path (one hop, from an address of documentation), the
 * form of To, and the date, which fits neither the Message-ID nor the day of the run. They count nothing. Found by asking about a sixth of
 * the open mail with its own headers and with ours.
 */
const UNFAIR = {
  spamAssassin: [
    ...['RCVD_ILLEGAL_IP', 'DOS_OE_TO_MX', 'DOS_OUTLOOK_TO_MX', 'HOSTED_IMG_DIRECT_MX', 'STY_INVIS_DIRECT'],
    ...['FORGED_GMAIL_RCVD', 'FORGED_HOTMAIL_RCVD2', 'FORGED_YAHOO_RCVD', 'SPOOFED_FREEMAIL', 'SPOOF_GMAIL_MID'],
    ...['TO_NO_BRKTS_MSFT', 'TO_NO_BRKTS_FROM_MSSP', 'MSGID_OUTLOOK_INVALID', 'RATWARE_MS_HASH', 'RATWARE_NAME_ID'],
    ...['DATE_IN_PAST_96_XX', 'XM_LIGHT_HEAVY'],
  ],
  rspamd: ['DATE_IN_PAST', 'DATE_IN_FUTURE', 'RATWARE_MS_HASH', 'FORGED_IMS', 'ONCE_RECEIVED'],
} as const

/** Modules that ask others, or remember. */
const NO_MODULES: ReadonlySet<string> = new Set([
  ...['antivirus', 'arc', 'asn', 'aws_s3', 'bimi', 'clickhouse', 'dcc', 'dkim', 'dkim_signing', 'dmarc', 'elastic'],
  ...['external_relay', 'external_services', 'fuzzy_check', 'gpt', 'greylist', 'history_redis', 'known_senders'],
  ...['metadata_exporter', 'metric_exporter', 'mx_check', 'neural', 'p0f', 'ratelimit', 'rbl', 'redis', 'replies'],
  ...['reputation', 'rspamd_update', 'spamtrap', 'spf', 'surbl', 'url_redirector', 'contextal'],
])

function isKept(path: string): boolean {
  const name = basename(path)
  if (name === 'local.d' || name === 'override.d' || name.startsWith('rspamd.conf.')) return false
  return !(path.includes('/modules.d/') && NO_MODULES.has(name.replace(/\.conf$/, '')))
}

function configurationOf(folders: readonly string[]): string {
  const found = folders.find((folder) => existsSync(folder))
  if (found === undefined) throw new Error(`its configuration is in none of ${folders.join(', ')}`)
  return found
}

async function askSpamd(socket: string, message: Buffer, signal: AbortSignal): Promise<PeerScore> {
  const connection = connect({ path: socket, signal })
  connection.end(
    Buffer.concat([Buffer.from(`SYMBOLS SPAMC/1.5\r\nContent-length: ${message.length}\r\n\r\n`), message]),
  )
  const answer = (await buffer(connection)).toString('latin1')
  const said = /^SPAMD\/[\d.]+ 0 [\s\S]*?^Spam: (True|False|Yes|No) ; (-?[\d.]+) \/ /im.exec(answer)
  if (said === null) throw new Error(`spamd answered ${JSON.stringify(answer.slice(0, 100))}`)
  const [rules = ''] = answer.split('\r\n\r\n').slice(1)
  return {
    score: Number(said[2]),
    isSpam: /true|yes/i.test(said[1] ?? ''),
    rules: rules
      .trim()
      .split(',')
      .filter((rule) => rule !== ''),
  }
}

const RSPAMD_ANSWER = z.object({
  score: z.number(),
  action: z.string(),
  symbols: z.record(z.string(), z.unknown()),
})

async function askRspamd(socket: string, message: Buffer, signal: AbortSignal): Promise<PeerScore> {
  const asking = request({ socketPath: socket, method: 'POST', path: '/checkv2', signal })
  asking.end(message)
  const answer = await new Promise<string>((resolve, reject) => {
    asking.on('error', reject).on('response', (response) => text(response).then(resolve, reject))
  })
  const { score, action, symbols } = RSPAMD_ANSWER.parse(JSON.parse(answer))
  // Its actions below this one ("greylist") delay a message and mark nothing.
  return { score, isSpam: ['add header', 'rewrite subject', 'reject'].includes(action), rules: Object.keys(symbols) }
}
