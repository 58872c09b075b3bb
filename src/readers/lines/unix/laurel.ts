import { CLASS, type FieldValue } from '../../../model/event.ts'
import { identityId } from '../../../model/ids.ts'
import { isObject, type JsonObject } from '../../framing/json-parse.ts'
import { eventOf, type Said, type Shape, said } from '../../shapes/shape.ts'
import { readTime } from '../../times.ts'
import { account, hostEndpoint } from './unix-event.ts'

const ID = /^(\d{9,11}\.\d{1,6}):\d{1,20}$/

/** An event of the audit system that LAUREL has put together: all its records in one object. */
export const laurel: Shape = {
  id: 'laurel',
  specificity: 85,
  matches: (record) =>
    typeof record['ID'] === 'string' &&
    ID.test(record['ID']) &&
    (isObject(record['SYSCALL']) ||
      isObject(record['EXECVE']) ||
      isObject(record['PROCTITLE']) ||
      record['PATH'] !== undefined ||
      record['CWD'] !== undefined),
  toEvent: (record, origin) => {
    const id = said(record['ID']) ?? ''
    const call = part(record, 'SYSCALL')
    const host = said(record['NODE'])
    const words = list(part(record, 'EXECVE')['ARGV']) ?? list(part(record, 'PROCTITLE')['ARGV'])
    const commandLine = said(part(record, 'EXECVE')['ARGV_STR']) ?? words?.join(' ')
    const runs = isObject(record['EXECVE'])
    const path = said(call['exe'])
    const name = said(call['AUID']) ?? said(call['UID'])
    const paths = Array.isArray(record['PATH']) ? record['PATH'] : [record['PATH']]
    const made = paths.find((one) => isObject(one) && one['nametype'] === 'CREATE')
    const file = said(isObject(made) ? made['name'] : undefined)
    const fields: Record<string, FieldValue> = { ...record }
    for (const [name, value] of Object.entries(call))
      if (!/^a\d$/i.test(name) && !(name in fields)) fields[name] = value
    if (runs) {
      fields['type'] = 'EXECVE'
      for (const [at, word] of (words ?? []).entries()) fields[`a${at}`] = word
      fields['CommandLine'] = commandLine ?? ''
      fields['Image'] = path ?? words?.[0] ?? ''
      fields['CurrentDirectory'] = said(part(record, 'CWD')['cwd']) ?? ''
      fields['User'] = name ?? ''
    }
    return eventOf(
      {
        source: 'auditd',
        logsource: { product: 'linux', service: 'auditd', ...(runs ? { category: 'process_creation' } : {}) },
        classUid: runs ? CLASS.PROCESS : file === undefined ? CLASS.KERNEL : CLASS.FILE,
        activityId: runs || file !== undefined ? 1 : 4,
        id: identityId('laurel', host ?? '', id),
        device: hostEndpoint(host),
        actor: {
          user: account(name === 'unset' ? said(call['UID']) : name, host),
          process: {
            path,
            commandLine,
            pid: number(call['pid']),
            parentPid: number(call['ppid']),
          },
        },
        ...(file === undefined ? {} : { target: { file: { path: file } } }),
        fields,
      } as Said, // `eventOf` leaves out what is undefined
      readTime(ID.exec(id)?.[1], origin.context),
      origin,
    )
  },
}

function part(record: JsonObject, name: string): JsonObject {
  const value = record[name]
  return isObject(value) ? value : {}
}

function list(value: FieldValue | undefined): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined
}

function number(value: FieldValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined
}
