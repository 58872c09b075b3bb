import type { ProcessFact } from './facts.ts'

/** How far up a process tree a cause is looked for. */
export const MAX_ANCESTORS = 12

/**
 * Programs that start what has nothing to do with each other: the shell of a session, the service control manager, hosts of
 * many services. A common ancestor among them is no common cause.
 */
const HUB_PROGRAMS = new Set([
  'explorer.exe',
  'services.exe',
  'svchost.exe',
  'wininit.exe',
  'winlogon.exe',
  'smss.exe',
  'csrss.exe',
  'userinit.exe',
  'taskeng.exe',
  'taskhostw.exe',
  'taskhost.exe',
  'lsass.exe',
  'wmiprvse.exe',
  'sihost.exe',
  'runtimebroker.exe',
  'dllhost.exe',
  'gpscript.exe',
  'system',
  'searchindexer.exe',
  'spoolsv.exe',
  'systemd',
  'init',
  'sshd',
  'cron',
  'crond',
])

/** Of these each machine or session has one, which does everybody's work: that two things came from it says nothing. */
const ONE_FOR_ALL = new Set([
  'system',
  'explorer.exe',
  'services.exe',
  'lsass.exe',
  'wininit.exe',
  'winlogon.exe',
  'csrss.exe',
  'smss.exe',
  'systemd',
  'init',
])

/** True where even the very same process is no common cause. */
export function isOneForAll(path: string): boolean {
  return ONE_FOR_ALL.has(programName(path))
}

/** True where a program starts what has nothing to do with each other. */
export function isHubProgram(path: string): boolean {
  return HUB_PROGRAMS.has(programName(path))
}

function programName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1).toLowerCase()
}

/** The keys from which a process descends, nearest first, up to the first hub (not included). Loops in forged parents end it. */
export function ancestors(key: string, processes: ReadonlyMap<string, ProcessFact>): readonly string[] {
  const chain: string[] = []
  let here = processes.get(key)?.parentKey
  while (here !== undefined && chain.length < MAX_ANCESTORS && !chain.includes(here) && here !== key) {
    const fact = processes.get(here)
    if (fact !== undefined && isHubProgram(fact.path)) break
    chain.push(here)
    here = fact?.parentKey
  }
  return chain
}
