import type { Event } from '../model/event.ts'

/** Characters of a command line that are compared: what follows is most often data. */
const MAX_COMMAND_CHARACTERS = 160

/**
 * What an event looks like without its particulars: who, where, numbers, random names and folders of one person are left out,
 * so that the same doing of another day or host reads the same. Two doings with one pattern are one habit; that is all it says.
 */
export function patternOf(event: Event): string {
  const { actor, target, dstEndpoint, fields, classUid, activityId } = event
  const path = actor?.process?.path ?? text(fields['Image'])
  const parent = actor?.process?.parentPath ?? text(fields['ParentImage'])
  const command = actor?.process?.commandLine ?? text(fields['CommandLine'])
  const parts = [
    String(classUid),
    String(activityId),
    path === undefined ? '' : placeAndName(path),
    parent === undefined ? '' : `< ${placeAndName(parent)}`,
    command === undefined ? '' : withoutParticulars(command.slice(0, MAX_COMMAND_CHARACTERS)),
    target?.file?.path === undefined ? '' : `file ${placeAndName(target.file.path)}`,
    target?.process?.path === undefined ? '' : `onto ${placeAndName(target.process.path)}`,
    target?.registryKey === undefined ? '' : `key ${withoutParticulars(target.registryKey)}`,
    target?.service === undefined ? '' : `service ${withoutParticulars(target.service)}`,
    target?.job === undefined ? '' : `task ${withoutParticulars(target.job)}`,
    actor?.app ?? target?.app ?? '',
    dstEndpoint?.hostname ?? '',
    text(fields['Operation']) ?? text(fields['operationName']) ?? '',
  ]
  return parts.filter((part) => part !== '').join(' ')
}

/** The folder's kind and the name of a program or file, without random parts: `users/appdata/local/temp *.ps1`. */
function placeAndName(path: string): string {
  const clean = withoutParticulars(path)
  const at = Math.max(clean.lastIndexOf('\\'), clean.lastIndexOf('/'))
  return `${clean.slice(0, Math.max(at, 0)).split(/[\\/]/).slice(0, 5).join('/')} ${clean.slice(at + 1)}`
}

const PERSONAL = /([\\/](?:users|home)[\\/])[^\\/"]{1,64}/g
const GUID = /\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?/g
/** Words of hex digits, or with a digit in them: versions, counters, dates, random names. */
const RANDOM = /(?<![a-z0-9])(?=[a-z]{0,24}\d)[a-z0-9]{2,64}(?![a-z0-9])|\d+/g
const BASE64 = /[a-z0-9+/]{40,}={0,2}/g

function withoutParticulars(value: string): string {
  return value
    .toLowerCase()
    .replace(BASE64, '*')
    .replace(GUID, '*')
    .replace(PERSONAL, '$1*')
    .replace(RANDOM, '*')
    .replace(/\s+/g, ' ')
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
