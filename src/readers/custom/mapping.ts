import { RE2JS } from 're2js'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { InputError } from '../../model/errors.ts'

/** Largest file that describes a source, and longest expression in it. */
const MAX_MAPPING_CHARACTERS = 262_144
const MAX_EXPRESSION_CHARACTERS = 4096
const MAX_ALIASES = 100

const ENTITIES = [
  'user',
  'userDomain',
  'userId',
  'email',
  'session',
  'host',
  'process',
  'commandLine',
  'sourceIp',
  'sourceHost',
  'destinationIp',
  'destinationHost',
  'destinationPort',
  'targetUser',
  'file',
  'url',
  'resource',
] as const

/** A description of a source as a person writes it; docs/custom-sources.md explains each part. */
interface Written {
  name: string
  recognise: { fields: string[]; where?: Record<string, string> | undefined } | { line: string }
  time: string
  class: number
  activity: number
  logsource: { product?: string | undefined; service?: string | undefined; category?: string | undefined }
  entities: { [Name in (typeof ENTITIES)[number]]?: string | undefined }
  outcome?: { from: string; success: string[] } | undefined
}

/** A checked description, with its expression compiled where it has one. */
export type Mapping = Readonly<Written> & { readonly expression?: RE2JS }

/** Where a value of the Event comes from: a path into the record (`user.name`, a column) or a named group of the expression. */
const path = z.string().min(1).max(256)

const mappingSchema: z.ZodType<Written> = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens, a letter first'),
  /** Which records are of this source: all of these names are there (JSON, CSV), or the expression matches the line. */
  recognise: z.union([
    z.strictObject({ fields: z.array(path).min(1).max(32), where: z.record(path, z.string().max(256)).optional() }),
    z.strictObject({ line: z.string().min(1).max(MAX_EXPRESSION_CHARACTERS) }),
  ]),
  time: path,
  class: z.int().min(1001).max(999_999),
  activity: z.int().min(0).max(99).default(99),
  logsource: z
    .strictObject({ product: z.string().optional(), service: z.string().optional(), category: z.string().optional() })
    .default({}),
  entities: z.partialRecord(z.enum(ENTITIES), path).default({}),
  /** For sign-ins: which values of a field mean success; any other is a failure. */
  outcome: z.strictObject({ from: path, success: z.array(z.string()).min(1).max(64) }).optional(),
})

/**
 * Reads the description of a source.
 * @param file as shown to the user
 * @throws {InputError} that names the file, the place in it and what is expected there
 */
export function readMapping(text: string, file: string): Mapping {
  if (text.length > MAX_MAPPING_CHARACTERS)
    throw new InputError(
      'source',
      `${file} has more than ${MAX_MAPPING_CHARACTERS} characters; describe one source in a file.`,
    )
  const document = parseDocument(text, { uniqueKeys: true, strict: true })
  const [broken] = document.errors
  if (broken !== undefined) throw new InputError('source', `${file} is no YAML: ${broken.message.split('\n')[0] ?? ''}`)
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch (cause) {
    throw new InputError('source', `${file} has aliases that multiply; write the values out.`, { cause })
  }
  const checked = mappingSchema.safeParse(value)
  if (!checked.success) {
    const [issue] = checked.error.issues
    const place = issue === undefined || issue.path.length === 0 ? 'at the top' : `at ${issue.path.join('.')}`
    throw new InputError(
      'source',
      `${file}, ${place}: ${issue?.message ?? 'not understood'}. See docs/custom-sources.md.`,
    )
  }
  const mapping = checked.data
  if (!('line' in mapping.recognise)) return mapping
  const expression = compiled(mapping.recognise.line, file)
  const groups = new Set(Object.keys(expression.namedGroups()))
  const wanted = [
    mapping.time,
    ...Object.values(mapping.entities),
    ...(mapping.outcome === undefined ? [] : [mapping.outcome.from]),
  ]
  const missing = wanted.find((name) => name !== undefined && !groups.has(name))
  if (missing !== undefined)
    throw new InputError('source', `${file}: the expression has no group (?P<${missing}>…), which the mapping names.`)
  return { ...mapping, expression }
}

function compiled(expression: string, file: string): RE2JS {
  try {
    return RE2JS.compile(expression)
  } catch (cause) {
    throw new InputError(
      'source',
      `${file}, at recognise.line: ${cause instanceof Error ? cause.message : String(cause)}. Expressions are RE2: no look-around, no back-references.`,
      { cause },
    )
  }
}
