import { CLASS } from '../../../model/event.ts'
import { isObject, type JsonObject } from '../../framing/json-parse.ts'
import { methodActivity } from './aws-services.ts'
import { at, known, textAt } from './parts.ts'
import { type Meaning, meaningOfWords, verbActivity } from './words.ts'

const FILE_TYPES: readonly (readonly [string, number])[] = [
  ['creation', 1],
  ['deletion', 4],
  ['change', 3],
  ['access', 2],
]

/** The OCSF class and activity of an ECS event, by its category, then by the words of its action. */
export function ecsMeaning(record: JsonObject): Meaning {
  const categories = wordsAt(record, 'event.category')
  const types = wordsAt(record, 'event.type')
  const kind = textAt(record, 'event.kind')
  const action = textAt(record, 'event.action', 'event.code') ?? ''
  const has = (name: string): boolean => categories.includes(name)

  if (
    kind === 'alert' ||
    kind === 'signal' ||
    has('intrusion_detection') ||
    has('malware') ||
    has('threat') ||
    has('vulnerability')
  ) {
    return { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
  }
  if (has('authentication') || has('session')) {
    const ends = types.includes('end') || /log(?:ged|_|-)?(?:out|off)|session_end/i.test(action)
    return { classUid: CLASS.AUTHENTICATION, activityId: ends ? 2 : 1 }
  }
  if (at(record, 'dns.question.name') !== undefined)
    return { classUid: CLASS.DNS, activityId: textAt(record, 'dns.type') === 'answer' ? 2 : 1 }
  if (has('file')) {
    return { classUid: CLASS.FILE, activityId: FILE_TYPES.find(([name]) => types.includes(name))?.[1] ?? 99 }
  }
  if (has('registry')) return { classUid: CLASS.REGISTRY_VALUE, activityId: types.includes('deletion') ? 4 : 2 }
  if (has('driver')) return { classUid: CLASS.KERNEL_EXTENSION, activityId: 1 }
  if (has('library')) return { classUid: CLASS.MODULE, activityId: 1 }
  if (has('iam')) {
    return types.includes('group')
      ? { classUid: CLASS.GROUP_MANAGEMENT, activityId: /add/i.test(action) ? 3 : /remov|delet/i.test(action) ? 4 : 99 }
      : {
          classUid: CLASS.USER_MANAGEMENT,
          activityId: types.includes('creation') ? 1 : types.includes('deletion') ? 4 : 3,
        }
  }
  const method = textAt(record, 'http.request.method')
  if (has('web') || method !== undefined) return { classUid: CLASS.HTTP, activityId: methodActivity(method) }
  if (has('process')) {
    return { classUid: CLASS.PROCESS, activityId: types.includes('start') ? 1 : types.includes('end') ? 2 : 99 }
  }
  if (has('network')) {
    const activityId = types.includes('denied') ? 5 : types.includes('start') ? 1 : types.includes('end') ? 2 : 6
    return { classUid: CLASS.NETWORK, activityId }
  }
  if (has('email')) return { classUid: CLASS.EMAIL, activityId: 99 }
  if (has('database')) return { classUid: CLASS.DATASTORE, activityId: verbActivity(action) }
  if (has('configuration')) return { classUid: CLASS.ENTITY_MANAGEMENT, activityId: verbActivity(action) }
  if (action !== '') return meaningOfWords(action)
  if (at(record, 'source.ip') !== undefined && at(record, 'destination.ip') !== undefined)
    return { classUid: CLASS.NETWORK, activityId: 6 }
  return { classUid: CLASS.API, activityId: 99 }
}

/** The values of a field that may be one or a list, in lower case. */
function wordsAt(record: JsonObject, path: string): readonly string[] {
  const value = at(record, path)
  const list = Array.isArray(value) ? value : value === undefined || isObject(value) ? [] : [value]
  return list.flatMap((one) => known(one)?.toLowerCase() ?? [])
}
