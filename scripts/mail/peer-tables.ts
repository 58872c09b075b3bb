import { hash } from 'node:crypto'
import { areaUnderCurve, cutAt, percentage } from './measures.ts'
import { askPeer, PEERS } from './peers.ts'

/** Somebody who scores the same messages as the others, in their order. */
export interface Contender {
  readonly name: string
  readonly scores: readonly number[]
  /** What it would mark or hold at the cut that it comes with; absent where it has none. */
  readonly marks?: readonly boolean[]
}

/** What the peers said, and sentences about those that said nothing. */
export interface PeerAnswers {
  readonly contenders: readonly Contender[]
  readonly told: readonly string[]
}

/** Share of honest mail that may lie above the cut. */
const HONEST_SHARE = 0.01

/**
 * Asks every peer that is on the PATH about the messages. A message without an answer in time lies below all others. Why a peer did not
 * run goes to `say`, since it names places of the machine.
 */
export async function askPeers(
  messages: readonly Buffer[],
  { path, say }: { readonly path: string; readonly say: (line: string) => void },
): Promise<PeerAnswers> {
  const contenders: Contender[] = []
  const told: string[] = []
  for (const [name, program] of Object.entries(PEERS)) {
    say(`asking ${name} about ${messages.length} messages`)
    const result = await askPeer(program, messages, { path })
    if (result.kind === 'absent') told.push(`${name} is not installed where this was measured.`)
    else if (result.kind === 'failed') {
      say(`${name} did not run: ${result.why}`)
      told.push(`${name} is installed where this was measured, but did not start.`)
    } else {
      const { scores } = result
      const missing = scores.filter((score) => score === undefined).length
      if (missing > 0) told.push(`${name} gave no answer in time about ${missing} messages.`)
      contenders.push({
        name,
        scores: scores.map((said) => said?.score ?? Number.NEGATIVE_INFINITY),
        marks: scores.map((said) => said?.isSpam === true),
      })
    }
  }
  return { contenders, told }
}

/** As many as `count` of the things, of each kind its share, those first whose names have the smallest hashes. */
export function sampleInProportion<T>(
  things: readonly T[],
  count: number,
  { kindOf, nameOf }: { readonly kindOf: (thing: T) => string; readonly nameOf: (thing: T) => string },
): readonly T[] {
  const kinds = Map.groupBy(things, kindOf)
  return [...kinds.values()].flatMap((list) =>
    list
      .map((thing) => ({ thing, place: hash('sha256', `peers ${nameOf(thing)}`) }))
      .toSorted((a, b) => (a.place < b.place ? -1 : 1))
      .slice(0, Math.round((count * list.length) / things.length))
      .map(({ thing }) => thing),
  )
}

/** A line for each contender on attacks and honest mail without history. */
export function phishingTable(contenders: readonly Contender[], isAttack: readonly boolean[]): readonly string[] {
  const split = <T>(values: readonly T[]): readonly [attacks: readonly T[], honest: readonly T[]] => [
    values.filter((_, at) => isAttack[at]),
    values.filter((_, at) => !isAttack[at]),
  ]
  return [
    '| | AUC | recall at 1 % of honest mail | marked by its own cut: phishing | honest |',
    '|---|---:|---:|---:|---:|',
    ...contenders.map(({ name, scores, marks }) => {
      const [attacks, honest] = split(scores)
      const cut = cutAt(HONEST_SHARE, honest)
      const own = marks === undefined ? ['–', '–'] : split(marks).map(shareOf)
      return `| ${name} | ${areaUnderCurve(attacks, honest).toFixed(3)} | ${shareOf(attacks.map((score) => score > cut))} | ${own.join(' | ')} |`
    }),
  ]
}

/** A column for each contender and a line for each technique: cases with a message above all but 1 % of the honest ones. */
export function targetedTable(
  contenders: readonly Contender[],
  cases: readonly ({ readonly number: number; readonly technique: string } | undefined)[],
): readonly string[] {
  const places = [...cases.entries()].flatMap(([at, one]) => (one === undefined ? [] : [{ at, ...one }]))
  const techniques = Map.groupBy(places, ({ technique }) => technique)
  const count = (list: typeof places, is: (at: number) => boolean): string => {
    const found = new Set(list.filter(({ at }) => is(at)).map(({ number }) => number)).size
    const all = new Set(list.map(({ number }) => number)).size
    return list === places ? percentage(found, all) : String(found)
  }
  const judges = contenders.map((contender) => {
    const cut = cutAt(
      HONEST_SHARE,
      contender.scores.filter((_, at) => cases[at] === undefined),
    )
    return { ...contender, isAbove: (at: number): boolean => (contender.scores[at] ?? 0) > cut }
  })
  const honestMarked = ({ marks }: Contender): string =>
    marks === undefined ? '–' : shareOf(marks.filter((_, at) => cases[at] === undefined))
  return [
    `| technique | cases | ${contenders.map(({ name }) => name).join(' | ')} |`,
    `|---|---:|${contenders.map(() => '---:|').join('')}`,
    ...[...techniques].map(
      ([technique, list]) =>
        `| ${technique} | ${new Set(list.map(({ number }) => number)).size} | ${judges.map(({ isAbove }) => count(list, isAbove)).join(' | ')} |`,
    ),
    `| all | ${new Set(places.map(({ number }) => number)).size} | ${judges.map(({ isAbove }) => count(places, isAbove)).join(' | ')} |`,
    `| all, marked by its own cut | | ${judges.map(({ marks }) => (marks === undefined ? '–' : count(places, (at) => marks[at] === true))).join(' | ')} |`,
    `| honest mail, marked by its own cut | | ${judges.map(honestMarked).join(' | ')} |`,
  ]
}

function shareOf(values: readonly boolean[]): string {
  return percentage(values.filter((value) => value).length, values.length)
}
