import { CLASS, type Event } from '../../../model/event.ts'
import { isObject, type JsonObject } from '../../framing/json-parse.ts'
import { networkEvent } from '../../lines/network/network-event.ts'
import { meaning, type Roles } from '../../lines/network/roles.ts'
import { readStamp } from '../../lines/network/stamps.ts'
import type { Origin, Shape } from '../shape.ts'

const OPERATION = /^(?:AUTH|RESOLVER|CLIENT|FORWARDER|STUB|TOOL|UPDATE)_(?:QUERY|RESPONSE)$/
/** The question in a message that was printed as `dig` does: `;www.example.net. IN A`. */
const PRINTED_QUESTION = /^;(\S{1,255})\s{1,32}(?:IN|CH|HS)\s{1,32}([A-Z0-9]{1,12})\s*$/m
const PRINTED_CODE = /\bstatus: ([A-Z]{2,12})/

/** dnstap as JSON: of the reference tools (`message.type`), and of DNS-collector (`dnstap`, `dns`, `network`). */
export const dnstap: Shape = { id: 'dnstap', specificity: 53, matches, toEvent }

function part(record: JsonObject, name: string): JsonObject | undefined {
  const value = record[name]
  return value !== undefined && isObject(value) ? value : undefined
}

function operationOf(record: JsonObject): string | undefined {
  const operation = meaning(part(record, 'dnstap')?.['operation']) ?? meaning(part(record, 'message')?.['type'])
  return operation !== undefined && OPERATION.test(operation) ? operation : undefined
}

function matches(record: JsonObject): boolean {
  return operationOf(record) !== undefined && (record['dns'] !== undefined || record['message'] !== undefined)
}

function toEvent(record: JsonObject, origin: Origin): Event {
  const operation = operationOf(record) ?? ''
  const [tap, dns, network, message] = ['dnstap', 'dns', 'network', 'message'].map((name) => part(record, name))
  const printed = (meaning(message?.['response_message']) ?? meaning(message?.['query_message']) ?? '').slice(0, 16_384)
  const question = PRINTED_QUESTION.exec(printed)
  const query = meaning(dns?.['qname']) ?? question?.[1]
  const type = meaning(dns?.['qtype']) ?? question?.[2]
  const code = meaning(dns?.['rcode']) ?? PRINTED_CODE.exec(printed)?.[1]
  const ends = {
    srcIp: meaning(network?.['query-ip']) ?? meaning(message?.['query_address']),
    srcPort: meaning(network?.['query-port']) ?? meaning(message?.['query_port']),
    dstIp: meaning(network?.['response-ip']) ?? meaning(message?.['response_address']),
    dstPort: meaning(network?.['response-port']) ?? meaning(message?.['response_port']),
    query: query?.replace(/(?<=.)\.$/, ''),
    deviceHost: meaning(tap?.['identity']) ?? meaning(record['identity']),
  }
  const roles: Roles = Object.fromEntries(Object.entries(ends).filter(([, value]) => value !== undefined))
  const stamps = [tap?.['timestamp-rfc3339ns'], message?.['response_time'], message?.['query_time']]
  return networkEvent(
    {
      source: 'dnstap',
      logsource: { product: 'dnstap', category: 'dns' },
      fields: {
        ...record,
        operation,
        ...(type === undefined ? {} : { record_type: type }),
        ...(code === undefined ? {} : { rcode: code }),
      },
      roles,
      kind: { classUid: CLASS.DNS, activityId: operation.endsWith('_RESPONSE') ? 2 : 1 },
      time: stamps.map((one) => readStamp(one, origin.context)).find((one) => one !== undefined),
    },
    { text: '', origin },
  )
}
