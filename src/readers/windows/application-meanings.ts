import { CLASS, type Event, type Fields } from '../../model/event.ts'
import type { Family } from './channels.ts'
import { account, fileOf, type Mutable, pid, text } from './field-values.ts'
import { addTarget, fillUserOnly, type Meanings, meanings, processOf, setActor, writer } from './meaning.ts'

/** Defender names what it found as `file:_C:\…` or `process:_pid:…`. */
const DEFENDER_FILE = 'file:_'

/** PowerShell, tasks, WMI, BITS, Defender. */
export const applicationMeanings: Readonly<
  Record<Extract<Family, 'powershell' | 'task-scheduler' | 'wmi' | 'bits' | 'defender'>, Meanings>
> = {
  powershell: meanings(
    [[400, 403, 600, 800], CLASS.SCRIPT, 1, fillUserOnly],
    [[4103, 4104, 4105, 4106], CLASS.SCRIPT, 1, fillScript],
  ),
  'task-scheduler': meanings(
    [[106], CLASS.SCHEDULED_JOB, 1, fillTask],
    [[140], CLASS.SCHEDULED_JOB, 2, fillTask],
    [[141], CLASS.SCHEDULED_JOB, 3, fillTask],
    [[142], CLASS.SCHEDULED_JOB, 5, fillTask],
    [[129, 200], CLASS.SCHEDULED_JOB, 6, fillTask],
    [[201], CLASS.SCHEDULED_JOB, 99, fillTask],
  ),
  wmi: meanings([[5857, 5858, 5859, 5860, 5861], CLASS.SCRIPT, 1, fillWmi]),
  bits: meanings([[3, 59, 60, 16403], CLASS.HTTP, 99, fillBits]),
  defender: meanings(
    [[1006, 1015, 1116], CLASS.DETECTION_FINDING, 1, fillDetection],
    [[1007, 1008, 1117, 1118, 1119], CLASS.DETECTION_FINDING, 2, fillDetection],
    [[5001, 5010, 5012], CLASS.EVENT_LOG, 10, fillUserOnly],
    [[5007, 5013], CLASS.EVENT_LOG, 99, fillUserOnly],
  ),
}

/** The provider writes from within the PowerShell process, so the record's own process id is the script's. */
function fillScript(fields: Fields, event: Mutable<Event>): void {
  setActor(event, writer(fields), processOf({ pid: pid(fields, 'Execution_ProcessID') }))
  const path = text(fields, 'Path')
  if (path !== undefined) event.target = { file: fileOf(path, undefined) ?? {} }
}

function fillTask(fields: Fields, event: Mutable<Event>): void {
  const user = text(fields, 'UserContext') ?? text(fields, 'UserName')
  const named = user?.startsWith('S-1-') ? account(undefined, undefined, user) : account(user, undefined)
  const started = processOf({ pid: pid(fields, 'ProcessID'), path: text(fields, 'Path') ?? text(fields, 'ActionName') })
  setActor(event, named ?? writer(fields), started)
  addTarget(event, { job: text(fields, 'TaskName') })
}

function fillWmi(fields: Fields, event: Mutable<Event>): void {
  const process = processOf({ pid: pid(fields, 'ClientProcessId') ?? pid(fields, 'ProcessID') })
  setActor(event, account(text(fields, 'User'), undefined) ?? writer(fields), process)
  addTarget(event, {
    resource:
      text(fields, 'CONSUMER') ?? text(fields, 'Consumer') ?? text(fields, 'Query') ?? text(fields, 'ProviderName'),
    host: text(fields, 'ClientMachine'),
  })
}

function fillBits(fields: Fields, event: Mutable<Event>): void {
  const user = account(text(fields, 'jobOwner') ?? text(fields, 'User'), undefined)
  const process = processOf({ pid: pid(fields, 'processId'), path: text(fields, 'processPath') })
  setActor(event, user ?? writer(fields), process)
  addTarget(event, {
    url: text(fields, 'url') ?? text(fields, 'RemoteName'),
    file: fileOf(text(fields, 'LocalName'), undefined),
  })
}

function fillDetection(fields: Fields, event: Mutable<Event>): void {
  const process = processOf({ path: text(fields, 'Process Name') })
  setActor(event, account(text(fields, 'Detection User') ?? text(fields, 'User'), undefined), process)
  addTarget(event, { file: fileOf(detectedFile(text(fields, 'Path')), undefined) })
}

function detectedFile(path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  const at = path.indexOf(DEFENDER_FILE)
  if (at < 0) return undefined
  const end = path.indexOf(';', at)
  return path.slice(at + DEFENDER_FILE.length, end < 0 ? undefined : end)
}
