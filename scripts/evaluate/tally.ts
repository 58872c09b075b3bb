import { openEvidence } from '../../src/ingest/evidence.ts'
import { isReject } from '../../src/model/event.ts'
import { matchEvent } from '../../src/pipeline/match-event.ts'
import { openSource } from '../../src/pipeline/read-source.ts'
import { recogniseReader } from '../../src/readers/table.ts'
import type { Matcher } from '../../src/sigma/matcher.ts'
import type { SigmaRule } from '../../src/sigma/rule.ts'
import type { DataSet } from './data-sets.ts'

/** How often rules matched in one unit. */
export interface UnitTally {
  records: number
  /** Records that could not be read. */
  rejects: number
  readonly own: Map<SigmaRule, number>
  readonly sigma: Map<SigmaRule, number>
}

/** What was counted in one data set. */
export interface Tally {
  readonly set: DataSet
  readonly units: ReadonlyMap<string, UnitTally>
}

/** The rules that are measured. */
export interface Measured {
  readonly own: Matcher
  readonly sigma: Matcher | undefined
}

/** Reads a pack once and counts the matches in each unit of the data sets that lie in it. */
export async function tallyPack(
  pack: string,
  sets: readonly DataSet[],
  { own, sigma }: Measured,
  workFolder: string,
): Promise<readonly Tally[]> {
  const tallies = sets.map((set) => ({ set, units: new Map<string, UnitTally>() }))
  for await (const source of openEvidence([pack], { workFolder })) {
    if ('problem' in source) continue
    const path = source.file.slice(source.file.indexOf('!/') + 2).replaceAll('!/', '/')
    const asked = tallies.flatMap(({ set, units }) => {
      const name = set.unitOf(path)
      return name === undefined ? [] : [{ name, units }]
    })
    if (asked.length === 0) continue
    const counted = asked.map(({ name, units }) => {
      const unit = units.get(name) ?? { records: 0, rejects: 0, own: new Map(), sigma: new Map() }
      units.set(name, unit)
      return unit
    })
    const { batches } = await openSource(source, {
      recognise: recogniseReader,
      offsetMinutes: undefined,
      abort: undefined,
    })
    for await (const batch of batches) {
      for (const outcome of batch) {
        if (isReject(outcome)) {
          for (const unit of counted) unit.rejects += 1
          continue
        }
        for (const unit of counted) unit.records += 1
        for (const { rule } of matchEvent(own, outcome)) for (const unit of counted) add(unit.own, rule)
        if (sigma === undefined) continue
        for (const { rule } of matchEvent(sigma, outcome)) for (const unit of counted) add(unit.sigma, rule)
      }
    }
  }
  return tallies
}

function add(counts: Map<SigmaRule, number>, rule: SigmaRule): void {
  counts.set(rule, (counts.get(rule) ?? 0) + 1)
}
