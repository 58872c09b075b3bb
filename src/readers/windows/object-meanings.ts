import { CLASS, type Event, type Fields } from '../../model/event.ts'
import { address, endpoint, fileOf, type Mutable, pid, port, text } from './field-values.ts'
import { addTarget, type Meanings, meanings, processOf, setActor, setSubject } from './meaning.ts'

/** The Security log: services, tasks, objects, shares, connections. */
export const objectMeanings: Meanings = meanings(
  [[4697], CLASS.WINDOWS_SERVICE, 1, fillService],
  [[4698], CLASS.SCHEDULED_JOB, 1, fillTask],
  [[4699], CLASS.SCHEDULED_JOB, 3, fillTask],
  [[4700], CLASS.SCHEDULED_JOB, 4, fillTask],
  [[4701], CLASS.SCHEDULED_JOB, 5, fillTask],
  [[4702], CLASS.SCHEDULED_JOB, 2, fillTask],
  [[4656, 4663], CLASS.FILE, 2, fillObject],
  [[4660], CLASS.FILE, 4, fillObject],
  [[4670], CLASS.FILE, 6, fillObject],
  [[4657], CLASS.REGISTRY_VALUE, 2, fillRegistryValue],
  [[4661, 4662], CLASS.ENTITY_MANAGEMENT, 2, fillDirectory],
  [[5136], CLASS.ENTITY_MANAGEMENT, 3, fillDirectory],
  [[5137], CLASS.ENTITY_MANAGEMENT, 1, fillDirectory],
  [[5141], CLASS.ENTITY_MANAGEMENT, 4, fillDirectory],
  [[5379, 5381], CLASS.ENTITY_MANAGEMENT, 2, fillCredential],
  [[5140, 5145], CLASS.SMB, 2, fillShare],
  [[5156], CLASS.NETWORK, 1, fillConnection],
  [[5157], CLASS.NETWORK, 5, fillConnection],
  [[5158], CLASS.NETWORK, 7, fillConnection],
)

function fillService(fields: Fields, event: Mutable<Event>): void {
  setSubject(fields, event)
  addTarget(event, {
    service: text(fields, 'ServiceName'),
    file: fileOf(text(fields, 'ServiceFileName'), undefined),
  })
}

function fillTask(fields: Fields, event: Mutable<Event>): void {
  setSubject(fields, event)
  addTarget(event, { job: text(fields, 'TaskName') })
}

/** `ObjectType` says what was touched; a handle on a process is how credentials are read from LSASS. */
function fillObject(fields: Fields, event: Mutable<Event>): void {
  setSubject(fields, event, processOf({ pid: pid(fields, 'ProcessId'), path: text(fields, 'ProcessName') }))
  const name = text(fields, 'ObjectName')
  const type = text(fields, 'ObjectType')
  if (type === 'Key') {
    event.classUid = CLASS.REGISTRY_KEY
    if (event.activityId === 6) event.activityId = 3
    addTarget(event, { registryKey: name })
  } else if (type === 'Process') {
    event.classUid = CLASS.PROCESS
    event.activityId = 3
    addTarget(event, { process: processOf({ path: name }) })
  } else if (type === 'File' || type === undefined) {
    addTarget(event, { file: fileOf(name, undefined) })
  } else {
    event.classUid = CLASS.ENTITY_MANAGEMENT
    if (event.activityId === 6) event.activityId = 3
    addTarget(event, { resource: name })
  }
}

function fillRegistryValue(fields: Fields, event: Mutable<Event>): void {
  setSubject(fields, event, processOf({ pid: pid(fields, 'ProcessId'), path: text(fields, 'ProcessName') }))
  const key = text(fields, 'ObjectName')
  const value = text(fields, 'ObjectValueName')
  addTarget(event, { registryKey: key !== undefined && value !== undefined ? `${key}\\${value}` : key })
}

function fillDirectory(fields: Fields, event: Mutable<Event>): void {
  setSubject(fields, event, processOf({ pid: pid(fields, 'ProcessId'), path: text(fields, 'ProcessName') }))
  addTarget(event, { resource: text(fields, 'ObjectDN') ?? text(fields, 'ObjectName') })
}

function fillCredential(fields: Fields, event: Mutable<Event>): void {
  setSubject(fields, event, processOf({ pid: pid(fields, 'ClientProcessId') }))
  addTarget(event, { resource: text(fields, 'TargetName') })
}

function fillShare(fields: Fields, event: Mutable<Event>): void {
  setSubject(fields, event)
  const from = endpoint(undefined, address(fields, 'IpAddress'), port(fields, 'IpPort'))
  if (from !== undefined) event.srcEndpoint = from
  addTarget(event, {
    resource: text(fields, 'ShareName'),
    file: fileOf(text(fields, 'RelativeTargetName'), undefined),
  })
}

function fillConnection(fields: Fields, event: Mutable<Event>): void {
  setActor(event, undefined, processOf({ pid: pid(fields, 'ProcessID'), path: text(fields, 'Application') }))
  const from = endpoint(undefined, address(fields, 'SourceAddress'), port(fields, 'SourcePort'))
  const to = endpoint(undefined, address(fields, 'DestAddress'), port(fields, 'DestPort'))
  if (from !== undefined) event.srcEndpoint = from
  if (to !== undefined) event.dstEndpoint = to
}
