import type { Endpoint, Event, Fields, FieldValue, RawPointer } from '../../model/event.ts'
import { identityId } from '../../model/ids.ts'
import type { CustomSource, ReadContext } from '../../model/source.ts'
import { isObject, type JsonObject } from '../framing/json-parse.ts'
import { endpointOf } from '../shapes/address.ts'
import { eventOf, said, sessionId } from '../shapes/shape.ts'
import { readTime } from '../times.ts'
import { type Mapping, readMapping } from './mapping.ts'

/**
 * A source that a YAML file describes: from its records, or lines, to Events, without code.
 * @throws {InputError} where the description is wrong
 */
export function customSource(text: string, file: string): CustomSource {
  const mapping = readMapping(text, file)
  return {
    name: mapping.name,
    digest: identityId('custom-source', text),
    ofRecord: (record, raw, context) => (isOfIt(record, mapping) ? event(record, mapping, raw, context) : undefined),
    ofLine: (line, raw, context) => {
      const found = mapping.expression?.matcher(line)
      if (found?.find() !== true) return undefined
      const fields: Record<string, FieldValue> = {}
      for (const name of Object.keys(mapping.expression?.namedGroups() ?? {})) {
        const value: string | null = found.group(name)
        if (value !== null) fields[name] = value
      }
      return event(fields, mapping, raw, context)
    },
  }
}

function isOfIt(record: Fields, { recognise }: Mapping): boolean {
  if (!('fields' in recognise)) return false
  return (
    recognise.fields.every((path) => at(record, path) !== undefined) &&
    Object.entries(recognise.where ?? {}).every(([path, value]) => text(record, path) === value)
  )
}

function event(fields: Fields, mapping: Mapping, raw: RawPointer, context: ReadContext): Event {
  const from = (path: string | undefined): string | undefined => (path === undefined ? undefined : text(fields, path))
  const { entities, outcome } = mapping
  const ip = (path: string | undefined): Endpoint | undefined => {
    const address = from(path)
    return address === undefined ? undefined : endpointOf(address)
  }
  const session = from(entities.session)
  const port = Number(from(entities.destinationPort))
  const result = outcome === undefined ? undefined : (from(outcome.from) ?? '')
  return eventOf(
    {
      source: mapping.name,
      logsource: mapping.logsource as Event['logsource'], // parts that are not written are absent
      classUid: mapping.class,
      activityId: mapping.activity,
      actor: {
        user: {
          name: from(entities.user),
          domain: from(entities.userDomain),
          uid: from(entities.userId),
          email: from(entities.email)?.toLowerCase(),
        },
        process: { path: from(entities.process), commandLine: from(entities.commandLine) },
        session: session === undefined ? undefined : sessionId(session),
      } as Event['actor'], // `eventOf` leaves out what is undefined
      device: { hostname: from(entities.host)?.toLowerCase() } as Event['device'], // as above
      srcEndpoint: {
        hostname: from(entities.sourceHost)?.toLowerCase(),
        ...ip(entities.sourceIp),
      } as Event['srcEndpoint'], // as above
      dstEndpoint: {
        hostname: from(entities.destinationHost)?.toLowerCase(),
        ...ip(entities.destinationIp),
        ...(Number.isInteger(port) && port > 0 && port < 65_536 ? { port } : {}),
      } as Event['dstEndpoint'], // as above
      target: {
        user: { name: from(entities.targetUser) },
        file: { path: from(entities.file) },
        url: from(entities.url),
        resource: from(entities.resource),
      } as Event['target'], // as above
      auth:
        result === undefined
          ? undefined
          : {
              outcome:
                outcome?.success.some((one) => one.toLowerCase() === result.toLowerCase()) === true
                  ? 'success'
                  : 'failure',
            },
      fields,
    },
    readTime(at(fields, mapping.time), context),
    { raw, context, cut: false },
  )
}

function text(fields: Fields, path: string): string | undefined {
  const value = at(fields, path)
  return typeof value === 'boolean' ? String(value) : said(value)
}

/** The value at a path: the name as a whole first (a column may hold dots), then member by member; a list gives its first. */
function at(fields: Fields, path: string): FieldValue | undefined {
  if (Object.hasOwn(fields, path)) return fields[path]
  let here: FieldValue | undefined = fields as JsonObject // Fields and JsonObject are one shape
  for (const name of path.split('.')) {
    if (Array.isArray(here)) here = here[0]
    if (here === undefined || !isObject(here) || !Object.hasOwn(here, name)) return undefined
    here = here[name]
  }
  return Array.isArray(here) ? here[0] : here
}
