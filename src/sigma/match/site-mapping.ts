import type { Logsource } from '../../model/event.ts'
import type { SiteFields } from '../language/site.ts'
import type { Binding, SourceKey } from './logsource.ts'
import { bindingOf } from './logsource.ts'
import type { MappedField, Mapping } from './mappings.ts'

/** How rules of a logsource see events of a source; undefined where they are not for it. */
export type Bind = (rule: Logsource, key: SourceKey) => Binding | undefined

/** Binds rules to sources, with the site's own names of fields on top of what we know of the source. */
export function makeBind(fields: readonly SiteFields[], withOptional: boolean): Bind {
  if (fields.length === 0) return (rule, key) => bindingOf(rule, key, withOptional)
  // One object for each mapping and choice of names: equal questions are told by it.
  const made = new Map<Mapping, Map<string, Mapping>>()
  return (rule, key) => {
    const binding = bindingOf(rule, key, withOptional)
    const own = fields.filter(({ logsource }) => isWithin(logsource, key.logsource))
    if (binding === undefined || own.length === 0) return binding
    const choice = own.map((one) => fields.indexOf(one)).join()
    const known = made.get(binding.mapping) ?? new Map<string, Mapping>()
    made.set(binding.mapping, known)
    const mapping = known.get(choice) ?? withNames(binding.mapping, own)
    known.set(choice, mapping)
    return { ...binding, mapping }
  }
}

function isWithin({ product, service, category }: Logsource, event: Logsource): boolean {
  return (
    (product === undefined || product === event.product?.toLowerCase()) &&
    (service === undefined || service === event.service?.toLowerCase()) &&
    (category === undefined || category === event.category?.toLowerCase())
  )
}

function withNames(base: Mapping, own: readonly SiteFields[]): Mapping {
  const added = own.flatMap(({ names }) =>
    names.map(([name, from]): readonly [string, MappedField] => [
      name.toLowerCase(),
      { from, make: (values) => values.find((value) => value !== undefined), overrides: false },
    ]),
  )
  const names = new Set(added.map(([name]) => name))
  return {
    id: `${base.id} and the site`,
    fields: new Map([...base.fields, ...added]),
    blind: new Set([...base.blind].filter((name) => !names.has(name))),
  }
}
