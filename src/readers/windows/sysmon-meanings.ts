import { CLASS, type Event, type Fields, type Process } from '../../model/event.ts'
import { account, address, endpoint, fileOf, guid, type Mutable, pid, port, session, text } from './field-values.ts'
import { addTarget, type Meanings, meanings, processOf, setActor } from './meaning.ts'

const CLIPBOARD = 1012

/** Sysmon's events. */
export const sysmonMeanings: Meanings = meanings(
  [[1], CLASS.PROCESS, 1, fillCreation],
  [[2], CLASS.FILE, 6, fillFile],
  [[3], CLASS.NETWORK, 1, fillConnection],
  [[4], CLASS.EVENT_LOG, 7, fillStatus],
  [[5], CLASS.PROCESS, 2, fillProcess],
  [[6], CLASS.KERNEL_EXTENSION, 1, fillLoaded],
  [[7], CLASS.MODULE, 1, fillLoaded],
  [[8], CLASS.PROCESS, 4, fillAccess],
  [[9], CLASS.FILE, 2, fillRawRead],
  [[10], CLASS.PROCESS, 3, fillAccess],
  [[11, 15, 29], CLASS.FILE, 1, fillFile],
  [[12], CLASS.REGISTRY_KEY, 1, fillRegistry],
  [[13], CLASS.REGISTRY_VALUE, 2, fillRegistry],
  [[14], CLASS.REGISTRY_KEY, 5, fillRegistry],
  [[16, 255], CLASS.EVENT_LOG, 99],
  [[17], CLASS.SMB, 1, fillPipe],
  [[18], CLASS.SMB, 2, fillPipe],
  [[19, 20, 21], CLASS.SCRIPT, 1, fillWmi],
  [[22], CLASS.DNS, 1, fillQuery],
  [[23, 26, 27, 28], CLASS.FILE, 4, fillFile],
  [[24], CLIPBOARD, 1, fillProcess],
  [[25], CLASS.PROCESS, 4, fillProcess],
)

function own(fields: Fields): Process | undefined {
  return processOf({ pid: pid(fields, 'ProcessId'), uid: guid(fields, 'ProcessGuid'), path: text(fields, 'Image') })
}

function fillProcess(fields: Fields, event: Mutable<Event>): void {
  setActor(event, account(text(fields, 'User'), undefined), own(fields))
}

function fillCreation(fields: Fields, event: Mutable<Event>): void {
  const path = text(fields, 'Image')
  const process = processOf({
    pid: pid(fields, 'ProcessId'),
    uid: guid(fields, 'ProcessGuid'),
    path,
    commandLine: text(fields, 'CommandLine'),
    parentPid: pid(fields, 'ParentProcessId'),
    parentUid: guid(fields, 'ParentProcessGuid'),
    parentPath: text(fields, 'ParentImage'),
  })
  setActor(event, account(text(fields, 'User'), undefined), process, session(fields, 'LogonId'))
  const image = fileOf(path, text(fields, 'Hashes'))
  if (image !== undefined) event.target = { file: image }
}

function fillConnection(fields: Fields, event: Mutable<Event>): void {
  fillProcess(fields, event)
  const from = endpoint(text(fields, 'SourceHostname'), address(fields, 'SourceIp'), port(fields, 'SourcePort'))
  const to = endpoint(
    text(fields, 'DestinationHostname'),
    address(fields, 'DestinationIp'),
    port(fields, 'DestinationPort'),
  )
  if (from !== undefined) event.srcEndpoint = from
  if (to !== undefined) event.dstEndpoint = to
}

function fillStatus(fields: Fields, event: Mutable<Event>): void {
  if (text(fields, 'State') !== 'Stopped') event.activityId = 99
}

function fillLoaded(fields: Fields, event: Mutable<Event>): void {
  fillProcess(fields, event)
  const file = fileOf(text(fields, 'ImageLoaded'), text(fields, 'Hashes'))
  if (file !== undefined) event.target = { file }
}

/** Events 8 and 10 spell the same field `SourceProcessGuid` and `SourceProcessGUID`. */
function fillAccess(fields: Fields, event: Mutable<Event>): void {
  const process = processOf({
    pid: pid(fields, 'SourceProcessId'),
    uid: guid(fields, 'SourceProcessGUID') ?? guid(fields, 'SourceProcessGuid'),
    path: text(fields, 'SourceImage'),
  })
  setActor(event, account(text(fields, 'SourceUser'), undefined), process)
  const target = processOf({
    pid: pid(fields, 'TargetProcessId'),
    uid: guid(fields, 'TargetProcessGUID') ?? guid(fields, 'TargetProcessGuid'),
    path: text(fields, 'TargetImage'),
  })
  addTarget(event, { process: target, user: account(text(fields, 'TargetUser'), undefined) })
}

function fillRawRead(fields: Fields, event: Mutable<Event>): void {
  fillProcess(fields, event)
  addTarget(event, { resource: text(fields, 'Device') })
}

function fillFile(fields: Fields, event: Mutable<Event>): void {
  fillProcess(fields, event)
  const file = fileOf(text(fields, 'TargetFilename'), text(fields, 'Hashes') ?? text(fields, 'Hash'))
  if (file !== undefined) event.target = { file }
}

/** Event 12 tells creation from deletion only by `EventType`. */
function fillRegistry(fields: Fields, event: Mutable<Event>): void {
  fillProcess(fields, event)
  const kind = text(fields, 'EventType')
  if (kind === 'DeleteKey') event.activityId = 4
  if (kind === 'DeleteValue') {
    event.classUid = CLASS.REGISTRY_VALUE
    event.activityId = 4
  }
  const registryKey = text(fields, 'TargetObject')
  if (registryKey !== undefined) event.target = { registryKey }
}

function fillPipe(fields: Fields, event: Mutable<Event>): void {
  fillProcess(fields, event)
  addTarget(event, { resource: text(fields, 'PipeName') })
}

function fillWmi(fields: Fields, event: Mutable<Event>): void {
  setActor(event, account(text(fields, 'User'), undefined))
  addTarget(event, {
    resource: text(fields, 'Destination') ?? text(fields, 'Query') ?? text(fields, 'Consumer') ?? text(fields, 'Name'),
  })
}

function fillQuery(fields: Fields, event: Mutable<Event>): void {
  fillProcess(fields, event)
  const name = text(fields, 'QueryName')
  if (name === undefined) return
  const domain = (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase()
  if (domain !== '') event.target = { domain }
}
