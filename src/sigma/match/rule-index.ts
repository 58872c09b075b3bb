import type { Fields, FieldValue } from '../../model/event.ts'
import { fold } from '../values/fold.ts'
import { plainDecimal, textOf } from '../values/predicate.ts'
import { type FieldPlan, isPossible, someElement, someLeaf } from './fields.ts'
import type { Mapping } from './mappings.ts'
import { makeNeedleSearch } from './needle-search.ts'
import type { Node } from './node.ts'
import type { Program } from './program.ts'
import { KEYWORDS, makeSample, type Sample } from './sample.ts'
import { chooseWitnesses, type Witness } from './witness.ts'

/** An event as the rules of a bucket read it. `schema` is the same object for all events with the same names. */
export interface EventView {
  fields: Fields
  schema: Schema
  valueAt(slot: number): FieldValue | undefined
  foldedAt(slot: number, text: string): string
}

/** The names that an event has, and how each slot is read from them. */
export interface Schema {
  readonly names: readonly string[]
  readonly plans: readonly FieldPlan[]
}

/** Finds the rules that an event may match: all others lack something that they need. */
export interface RuleIndex {
  /** Adds the places of these rules to `candidates`, each once, in no order. */
  collect(view: EventView, candidates: number[]): void
}

/** What the index is made from. `samples` are events that tell how common a witness is. */
export interface IndexSource {
  readonly nodes: readonly { readonly node: Node; readonly mapping: Mapping }[]
  readonly program: Program
  readonly samples: readonly Fields[]
}

/** Chooses the rarest witnesses of each rule and makes the tables that find them. */
export function makeIndex({ nodes, program, samples }: IndexSource): RuleIndex {
  const always: number[] = []
  const tables = new Map<number, Table>()
  const sample = makeSample(program.slots, samples)
  for (const [rule, { node, mapping }] of nodes.entries()) {
    const slotOf = ({ predicate }: Witness): number =>
      predicate.field === undefined ? KEYWORDS : program.slotOf(predicate.field, mapping)
    const witnesses = chooseWitnesses(node, (witness) => sample.share(slotOf(witness), witness))
    if (witnesses === undefined) always.push(rule)
    for (const witness of witnesses ?? []) addWitness(tableOf(tables, slotOf(witness)), witness, rule)
  }
  const keywordTable = tables.get(KEYWORDS)
  tables.delete(KEYWORDS)
  if (keywordTable !== undefined) for (const table of tables.values()) addKeywords(table, keywordTable)
  const searches = [...tables].map(([slot, table]) => ({ slot, search: makeSearch(table, slot, sample) }))
  const keywords = keywordTable && makeSearch(keywordTable, KEYWORDS, sample)
  const looked = new WeakMap<Schema, Looked>()
  const seen = new Int32Array(nodes.length)
  let stamp = 0
  let candidates: number[] = []

  function add(rules: readonly number[]): void {
    for (const rule of rules) {
      if (seen[rule] === stamp) continue
      seen[rule] = stamp
      candidates.push(rule)
    }
  }

  /** Where to look in events of a schema: most fields that rules speak of are not in it. */
  function lookedAt(schema: Schema): Looked {
    let found = looked.get(schema)
    if (found === undefined) {
      const present = searches.filter(({ slot }) => {
        const plan = schema.plans[slot]
        return plan !== undefined && isPossible(plan)
      })
      const searched = present.flatMap(({ slot, search }) => {
        const plan = schema.plans[slot]
        const isWhole = plan !== undefined && plan.path === undefined && plan.mapped === undefined
        return search.hasNeedles && isWhole ? (plan.key ?? []) : []
      })
      found = { searches: present, restNames: schema.names.filter((name) => !searched.includes(name)) }
      looked.set(schema, found)
    }
    return found
  }

  function searchKeywords(search: Search, names: readonly string[], fields: Fields): void {
    for (const name of names) {
      const value = fields[name]
      if (typeof value === 'string') search.find(value, '', add)
      else if (typeof value === 'object' && value !== null) {
        someLeaf(value, (text) => {
          search.find(text, '', add)
          return false
        })
      } else if (value !== null && value !== undefined) search.find(String(value), '', add)
    }
  }

  return {
    collect(view, into) {
      stamp += 1
      candidates = into
      add(always)
      const { searches: present, restNames } = lookedAt(view.schema)
      for (const { slot, search } of present) {
        const value = view.valueAt(slot)
        if (value === undefined) continue
        add(search.present)
        if (typeof value === 'string') search.find(value, search.isExact ? view.foldedAt(slot, value) : '', add)
        else if (value !== null) {
          someElement(value, (element) => {
            const text = textOf(element)
            if (text !== undefined) search.find(text, fold(text), add)
            return false
          })
        }
      }
      if (keywords !== undefined) searchKeywords(keywords, restNames, view.fields)
    },
  }
}

/** The searches that may find something in events of a schema, and the fields in which none looks that knows the keywords too. */
interface Looked {
  readonly searches: readonly { readonly slot: number; readonly search: Search }[]
  readonly restNames: readonly string[]
}

/** Rules by witness, for one field. */
interface Table {
  readonly present: number[]
  readonly equals: Map<string, number[]>
  readonly contains: Map<string, number[]>
}

function tableOf(tables: Map<number, Table>, slot: number): Table {
  let table = tables.get(slot)
  if (table === undefined) {
    table = { present: [], equals: new Map(), contains: new Map() }
    tables.set(slot, table)
  }
  return table
}

function addWitness(table: Table, { kind, needle }: Witness, rule: number): void {
  if (kind === 'present') table.present.push(rule)
  else {
    const rules = table[kind].get(needle)
    if (rules === undefined) table[kind].set(needle, [rule])
    else if (rules.at(-1) !== rule) rules.push(rule)
  }
}

/** Lets a field's search find keywords as well, so that its text is read once. */
function addKeywords(table: Table, keywords: Table): void {
  if (table.contains.size === 0) return
  for (const [needle, rules] of keywords.contains)
    table.contains.set(needle, [...(table.contains.get(needle) ?? []), ...rules])
}

interface Search {
  readonly present: readonly number[]
  /** True where whole values are looked for, so that `find` needs the folded text. */
  readonly isExact: boolean
  readonly hasNeedles: boolean
  find(text: string, folded: string, add: (rules: readonly number[]) => void): void
}

/** Values of a field whose rules are remembered, and how long they may be: most fields say the same things again and again. */
const MAX_REMEMBERED = 1024
const MAX_REMEMBERED_CHARS = 256
/** Of so many values at least this share must have come before, else remembering this field costs more than it saves. */
const TRIAL_VALUES = 1024
const MIN_KNOWN_SHARE = 0.5

function makeSearch({ present, equals, contains }: Table, slot: number, sample: Sample): Search {
  const lists = [...contains.values()]
  const needles = contains.size === 0 ? undefined : makeNeedleSearch([...contains.keys()], sample.text(slot))
  const remembered = new Map<string, readonly number[]>()
  // Most values that keywords are looked for in are numbers and short words.
  const shortest = equals.size > 0 ? 0 : (needles?.shortest ?? Number.POSITIVE_INFINITY)
  let [isWorthIt, seen, known] = [needles !== undefined, 0, 0]

  function search(text: string, folded: string, add: (rules: readonly number[]) => void): void {
    if (equals.size > 0) {
      const rules = equals.get(folded)
      if (rules !== undefined) add(rules)
      const plain = folded.includes('.') ? plainDecimal(folded) : folded
      if (plain !== folded) add(equals.get(plain) ?? [])
    }
    needles?.scan(text, (place) => add(lists[place] ?? []))
  }

  function remember(text: string, folded: string): readonly number[] {
    const rules: number[] = []
    search(text, folded, (some) => {
      for (const rule of some) if (!rules.includes(rule)) rules.push(rule)
    })
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.set(text, rules)
    return rules
  }

  return {
    present,
    isExact: equals.size > 0,
    hasNeedles: needles !== undefined,
    find(text, folded, add) {
      if (text.length < shortest) return
      if (!isWorthIt || text.length > MAX_REMEMBERED_CHARS) {
        search(text, folded, add)
        return
      }
      const before = remembered.get(text)
      seen += 1
      if (before !== undefined) known += 1
      if (seen === TRIAL_VALUES) {
        isWorthIt = known >= seen * MIN_KNOWN_SHARE
        if (!isWorthIt) remembered.clear()
        ;[seen, known] = [0, 0]
      }
      add(before ?? remember(text, folded))
    },
  }
}
