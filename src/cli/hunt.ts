import { existsSync } from 'node:fs'
import { InputError } from '../model/errors.ts'
import { BEGINNING, END } from '../model/time.ts'
import { correlate } from '../pipeline/correlate.ts'
import { matchEvent } from '../pipeline/match-event.ts'
import { inertText } from '../report/inert.ts'
import { count } from '../report/words.ts'
import { ruleDigests } from '../sigma/digests.ts'
import type { Matcher } from '../sigma/matcher.ts'
import type { ParsedFile } from '../sigma/parse.ts'
import type { EventStore } from '../stores/events/event-store.ts'
import type { StateStore } from '../stores/state/state-store.ts'
import type { Command, World } from './command.ts'
import { openHome } from './home.ts'
import { RULES_OPTION } from './inputs.ts'
import { findingLine, matchLine } from './match-lines.ts'
import { compileParsed, readRules } from './rule-set.ts'
import { VERSION } from './version.ts'

/** Name of the setting in which a home remembers what it was hunted with. */
const SETTING = 'hunt'
/** Ids that are noted as matched at once. */
const IDS_AT_ONCE = 5000

/** What was hunted so far: rules by id with the digest that they had, and the files that they saw. */
interface Hunted {
  readonly version: string
  readonly rules: Readonly<Record<string, string>>
  readonly sources: readonly string[]
}

/** `dwell hunt`: rules over everything that a home holds; what was hunted before is not hunted again. */
export const hunt: Command = {
  name: 'hunt',
  summary: 'Runs rules over all that a home holds; only rules that are new or changed, and sources that are new.',
  positionals: '',
  options: {
    home: { type: 'string', value: 'DIR', text: 'the home of earlier investigations' },
    rules: RULES_OPTION,
    'no-own-rules': { type: 'boolean', text: 'only the rules of --rules' },
    all: { type: 'boolean', text: 'all rules over all events, whatever was hunted before' },
    json: { type: 'boolean', text: 'one JSON object a line, as scan logs prints them' },
  },
  examples: [
    'dwell hunt --home ./case-7 --rules sigma/rules',
    'dwell hunt --home ./case-7 --rules new-rule.yml --no-own-rules --json',
  ],
  run: async (_positionals, values, world) => {
    const path = values.text('home')
    if (path === undefined) throw new InputError('usage', 'Name the home to hunt in: dwell hunt --home DIR')
    if (!existsSync(path))
      throw new InputError('home', `--home ${path} is not there. 'dwell investigate EVIDENCE --home ${path}' makes it.`)
    const { parsed } = await readRules(values.list('rules'), { own: !values.flag('no-own-rules') })
    const { matcher } = compileParsed(parsed)
    await using home = await openHome(path)
    const before = values.flag('all') ? undefined : await readHunted(home.state)
    const digests = ruleDigests(parsed, matcher)
    const sources = (await home.state.sources()).map(({ sha256, file }) => ({ sha256, file }))
    const known = new Set(before?.sources)
    const plan: Plan = {
      matcher,
      changed: new Set([...digests].filter(([id, digest]) => before?.rules[id] !== digest).map(([id]) => id)),
      newFiles: new Set(sources.filter(({ sha256 }) => !known.has(sha256)).map(({ file }) => file)),
    }
    const found = await huntEvents(plan, parsed, { ...home, json: values.flag('json'), world })
    const hunted: Hunted = {
      version: VERSION,
      rules: { ...(before?.rules ?? {}), ...Object.fromEntries(digests) },
      sources: sources.map(({ sha256 }) => sha256),
    }
    await home.state.setSetting(SETTING, JSON.stringify(hunted))
    const unchanged = digests.size - plan.changed.size
    world.note(
      inertText(
        `${count(found, 'match', 'matches')}. ${count(plan.changed.size, 'rule')} new or changed, ${unchanged} hunted before; ${count(plan.newFiles.size, 'new source')}.`,
      ),
    )
    return 0
  },
}

interface Plan {
  readonly matcher: Matcher
  /** Ids of rules that were not hunted as they are. */
  readonly changed: ReadonlySet<string>
  readonly newFiles: ReadonlySet<string>
}

async function readHunted(state: StateStore): Promise<Hunted | undefined> {
  const text = await state.setting(SETTING)
  if (text === undefined) return undefined
  const hunted: Hunted = JSON.parse(text) // written by us, below
  return hunted.version === VERSION ? hunted : undefined
}

/** Where the hunt looks, and where it prints. */
interface Hunting {
  readonly events: EventStore
  readonly state: StateStore
  readonly json: boolean
  readonly world: World
}

/** Prints matches and findings that were not printed before; gives their number. */
async function huntEvents(
  plan: Plan,
  parsed: readonly ParsedFile[],
  { events, state, json, world }: Hunting,
): Promise<number> {
  const { matcher, changed, newFiles } = plan
  if (changed.size === 0 && newFiles.size === 0) return 0
  const onlyChanged = compileParsed(parsed.map((file) => changedOf(file, changed))).matcher
  let [found, matched]: [number, string[]] = [0, []]
  for await (const batch of events.between(BEGINNING, END)) {
    world.abort.throwIfAborted()
    for (const event of batch) {
      const matches = matchEvent(newFiles.has(event.raw.file) ? matcher : onlyChanged, event)
      if (matches.length > 0) matched.push(event.id)
      for (const match of matches) {
        // Whether a rule is silent, only all rules together tell.
        if (matcher.correlator.isSilent(match.rule)) continue
        found += 1
        await world.out(matchLine(match, event, json))
      }
    }
    if (matched.length < IDS_AT_ONCE) continue
    await state.keepMatched(matched)
    matched = []
  }
  await state.keepMatched(matched)
  return found + (await huntCorrelations(plan, { events, state, json, world }))
}

/** Correlations need all matches of their rules: those of earlier hunts are matched again, which the home remembers. */
async function huntCorrelations(
  { matcher, changed, newFiles }: Plan,
  { events, state, json, world }: Hunting,
): Promise<number> {
  if (matcher.correlator.correlations.length === 0) return 0
  await using sorter = await state.openSorter()
  const correlation = correlate(matcher.correlator, sorter)
  for await (const ids of state.matched()) {
    world.abort.throwIfAborted()
    for (const event of await events.byId(ids))
      for (const match of matchEvent(matcher, event)) await correlation.note(match, event)
  }
  let found = 0
  for await (const finding of correlation.findings()) {
    if (!changed.has(finding.rule.id) && !finding.events.some(({ file }) => newFiles.has(file))) continue
    found += 1
    await world.out(findingLine(finding, json))
  }
  return found
}

function changedOf(file: ParsedFile, changed: ReadonlySet<string>): ParsedFile {
  return { ...file, rules: file.rules.filter(({ rule }) => changed.has(rule.id)), correlations: [] }
}
