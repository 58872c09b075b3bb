import type { Detection } from './language/detection.ts'
import type { ParsedCorrelation, ParsedFile, ParsedFilter, ParsedRule } from './parse.ts'

/** A parsed file as plain JSON values: maps are lists of pairs, in their order. */
export interface PackedFile extends Pick<ParsedFile, 'sites' | 'problems' | 'warnings'> {
  readonly rules: readonly Packed<ParsedRule, 'detection', PackedDetection<Detection>>[]
  readonly correlations: readonly Packed<ParsedCorrelation, 'correlation', PackedCorrelation>[]
  readonly filters: readonly Packed<ParsedFilter, 'filter', PackedDetection<ParsedFilter['filter']>>[]
}

type Packed<Document, Part extends keyof Document, Value> = Omit<Document, Part> & { readonly [P in Part]: Value }
type PackedDetection<From extends Detection> = Omit<From, 'selections'> & {
  readonly selections: readonly (readonly [string, Selection])[]
}
type Selection = Detection['selections'] extends ReadonlyMap<string, infer One> ? One : never
type PackedCorrelation = Omit<ParsedCorrelation['correlation'], 'aliases'> & {
  readonly aliases: readonly (readonly [string, readonly (readonly [string, string])[]])[]
}

/** Brings a parsed file into a form that survives JSON. */
export function packFile({ rules, correlations, filters, ...rest }: ParsedFile): PackedFile {
  return {
    rules: rules.map(packRule),
    correlations: correlations.map(packCorrelation),
    filters: filters.map(packFilter),
    ...rest,
  }
}

/** A rule in that form. */
export function packRule({ detection, ...rest }: ParsedRule): PackedFile['rules'][number] {
  return { ...rest, detection: { ...detection, selections: [...detection.selections] } }
}

/** A correlation in that form. */
export function packCorrelation({ correlation, ...rest }: ParsedCorrelation): PackedFile['correlations'][number] {
  const aliases = [...correlation.aliases].map(([alias, fields]) => [alias, [...fields]] as const)
  return { ...rest, correlation: { ...correlation, aliases } }
}

/** A filter in that form. */
export function packFilter({ filter, ...rest }: ParsedFilter): PackedFile['filters'][number] {
  return { ...rest, filter: { ...filter, selections: [...filter.selections] } }
}

/** Gives the parsed file back. */
export function unpackFile({ rules, correlations, filters, ...others }: PackedFile): ParsedFile {
  return {
    rules: rules.map(({ detection, ...rest }) => ({
      ...rest,
      detection: { ...detection, selections: new Map(detection.selections) },
    })),
    correlations: correlations.map(({ correlation, ...rest }) => ({
      ...rest,
      correlation: {
        ...correlation,
        expression: correlation.expression,
        aliases: new Map(correlation.aliases.map(([alias, fields]) => [alias, new Map(fields)])),
      },
    })),
    filters: filters.map(({ filter, ...rest }) => ({
      ...rest,
      filter: { ...filter, selections: new Map(filter.selections) },
    })),
    ...others,
  }
}
