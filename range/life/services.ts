import type { Instant } from '../../src/model/time.ts'
import type { Boot } from '../campaigns/campaign.ts'
import { after, type Chance, chanceOf } from '../chance.ts'
import { placeIn } from '../organisation/addresses.ts'
import { domainName, programName, webHost } from '../organisation/names.ts'
import type { Scribe } from '../output/scribe.ts'
import type { Binary } from '../records/binaries.ts'
import {
  createFile,
  deleteFile,
  end,
  type Running,
  resolveText,
  setRegistry,
  start,
  wasRunning,
} from '../records/processes.ts'
import { clearLog, installService, itself, registerTask, runTask, serviceState } from '../records/security.ts'
import type { Site } from '../records/who.ts'
import type { Host, World } from '../world.ts'
import { dayOf } from './calendar.ts'
import { POWERSHELL, system32 } from './desk.ts'

/** Programs of small makers that run as services; the same ones on many hosts. */
const STOCK = 40
const MAX_EACH = 3

/** A service of a small maker. */
interface Service {
  readonly name: string
  readonly folder: string
  readonly image: string
  readonly site: Site
  readonly binary: Binary
  /** What it calls itself on the web; many say nothing. */
  readonly agent: string | undefined
}

function serviceOf(world: World, number: number): Service {
  const chance = chanceOf(`${world.seed} service ${number}`)
  const name = programName(chance)
  // Small makers do not care where a program should lie.
  const folder = chance.happens(0.65)
    ? `${chance.pick(['C:\\Program Files', 'C:\\Program Files (x86)', 'C:\\ProgramData'])}\\${name}`
    : chance.pick(['C:\\ProgramData', 'C:\\Windows', 'C:\\Windows', 'C:\\Windows\\System32', 'C:\\Windows\\SysWOW64'])
  return {
    name,
    folder,
    image: `${folder}\\${name}.exe`,
    site: {
      name: webHost(chance, domainName(chance)),
      address: placeIn(chance, chance.happens(0.6) ? 'hosting' : 'web').address,
    },
    binary: {
      version: `${chance.whole(1, 9)}.${chance.whole(0, 20)}.${chance.whole(0, 400)}.0`,
      description: name,
      product: name,
      company: `${programName(chance)} GmbH`,
      originalName: `${name}.exe`,
      variant: `service ${number}`,
    },
    agent: chance.happens(0.35) ? `${name}/${chance.whole(1, 9)}.${chance.whole(0, 20)}` : undefined,
  }
}

/** A host's background as `background` has it. */
export interface Background {
  readonly world: World
  readonly scribe: Scribe
  readonly host: Host
  readonly boot: Boot
  readonly chance: Chance
  readonly from: Instant
  readonly sometime: () => Instant
  readonly many: (mean: number) => number
}

/** Mean counts of a host's day. */
const CALLS_A_DAY = 2.6
const UPDATES_A_DAY = 0.2
const INSTALLS_A_DAY = 0.02
const HELPERS_A_DAY = 0.8
const REPUTATION_A_DAY = 1.6
const CLEANED_A_DAY = 0.35
const CLEARED_A_DAY = 0.008

/** What a host's services of small makers do: call home, update themselves, start helpers, tidy up. */
export function smallServices(at: Background): void {
  const { world, host, chance, sometime, many } = at
  const own = chanceOf(`${world.seed} services of ${host.name}`)
  const services = Array.from({ length: own.whole(1, MAX_EACH) }, () =>
    serviceOf(world, Math.floor(STOCK * own.next() ** 2)),
  )
  const times = (mean: number, act: (service: Service, process: Running, time: Instant) => void): void => {
    for (let left = many(mean); left > 0; left -= 1) {
      const service = chance.pick(services)
      act(service, runningOf(at, service), sometime())
    }
  }
  times(CALLS_A_DAY, (service, process, time) => call(at, service, process, time))
  times(UPDATES_A_DAY, (service, process, time) => update(at, service, process, time))
  times(HELPERS_A_DAY, (service, process, time) => helper(at, service, process, time))
  times(INSTALLS_A_DAY, (_, __, time) => install(at, time))
  times(REPUTATION_A_DAY, (_, __, time) => reputation(at, time))
  times(CLEANED_A_DAY, (service, process, time) => clean(at, service, process, time))
  times(CLEARED_A_DAY, (_, __, time) => cleared(at, time))
}

/** The service as it has run since the host's start: the same for the whole time. */
function runningOf({ world, host, boot }: Background, { name, image }: Service): Running {
  const log = { ...boot.log, ...fixed(`${world.seed} ${host.name} ${name} ${boot.services.started}`) }
  const process = wasRunning(
    log,
    image,
    boot.services.session,
    after(boot.services.started, 60),
    `"${image}" --service`,
  )
  return { ...process, host: boot.log }
}

/** Process numbers that do not come from the day's chance. */
function fixed(subject: string): Pick<Boot['log'], 'processId' | 'processNumber'> {
  const chance = chanceOf(subject)
  return { processId: () => chance.whole(400, 3000) * 4, processNumber: () => chance.whole(0x400, 0xffff) }
}

function call({ scribe, host, chance }: Background, { site, agent }: Service, process: Running, time: Instant): void {
  const isBulk = chance.happens(0.1)
  scribe.reach({
    time,
    host,
    process,
    site,
    isResolved: chance.happens(0.5),
    bytesOut: Math.round(chance.logNormal(isBulk ? 12 : 6.3, isBulk ? 1.6 : 0.6)),
    bytesIn: Math.round(chance.logNormal(isBulk ? 8 : 6.5, 1)),
    seconds: chance.logNormal(-0.5, 1.3),
    ...(agent === undefined ? {} : { agent }),
    ...(chance.happens(0.06) ? { port: 80, path: `/${chance.pick(['check', 'api/v1/ping', 'update.xml'])}` } : {}),
  })
}

/** It fetches its successor, starts it, and takes the file away again. */
function update({ scribe, host, boot, chance }: Background, service: Service, process: Running, time: Instant): void {
  const { name, folder, site, binary } = service
  const version = `${chance.whole(1, 9)}.${chance.whole(0, 20)}.${chance.whole(0, 99)}`
  const image = `${chance.pick([folder, `${folder}\\Update`, 'C:\\Windows\\Temp'])}\\${name}-${version}.exe`
  scribe.reach({
    time,
    host,
    process,
    site,
    bytesIn: Math.round(chance.logNormal(15, 1)),
    seconds: 3 + chance.next() * 9,
  })
  createFile(process, after(time, 5), image)
  const run = start(process, after(time, 7 + chance.next() * 20), {
    image,
    commandLine: `"${image}" ${chance.pick(['/S', '/quiet', '--silent', '/update'])}`,
    binary: { ...binary, version: `${version}.0`, variant: version },
  })
  for (const ending of chance.sample(['dll', 'exe', 'dat', 'xml', 'dll.new'], chance.whole(1, 3)))
    createFile(run, after(run.started, 1 + chance.next() * 4), `${folder}\\${name}.${ending}`)
  setRegistry(
    run,
    after(run.started, 5),
    `HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${name}\\DisplayVersion`,
    version,
  )
  serviceState(boot.log, after(run.started, 6), name, 'stopped')
  serviceState(boot.log, after(run.started, 8 + chance.next() * 3), name, 'running')
  end(run, after(run.started, 12 + chance.next() * 6))
  if (chance.happens(0.7)) deleteFile(process, after(run.started, 30 + chance.next() * 60), image)
}

const QUESTIONS = [
  'ipconfig.exe',
  'whoami.exe',
  'systeminfo.exe',
  'tasklist.exe',
  'ARP.EXE',
  'NETSTAT.EXE',
  'net.exe',
  'sc.exe',
] as const

/** It starts a helper, a shell with a question, or a library by rundll32. */
function helper({ chance }: Background, { name, folder }: Service, process: Running, time: Instant): void {
  const kind = chance.next()
  if (kind < 0.4) {
    const image = `${folder}\\${name}${chance.pick(['Helper', 'Worker', 'Tray', 'Crash'])}.exe`
    end(
      start(process, time, { image, commandLine: `"${image}" --pipe ${chance.hex(6)}` }),
      after(time, 2 + chance.logNormal(3, 1)),
    )
    return
  }
  if (kind < 0.55) {
    const line = `rundll32.exe "${folder}\\${name}.dll",${chance.pick(['Start', 'Check', '#1', 'Refresh'])}`
    end(
      start(process, time, { image: system32('rundll32.exe'), commandLine: line }),
      after(time, 1 + chance.logNormal(2, 1)),
    )
    return
  }
  const question = chance.pick(QUESTIONS)
  const line =
    `${question.toLowerCase().replace('.exe', '')} ${chance.pick(['/all', '-a', '', '/v', 'query'])}`.trimEnd()
  const shell = start(process, time, {
    image: kind < 0.9 ? system32('cmd.exe') : POWERSHELL,
    commandLine: kind < 0.9 ? `cmd.exe /c ${line}` : `powershell -NoProfile -Command "${line}"`,
  })
  end(
    start(shell, after(time, 0.2), { image: system32(question), commandLine: line }),
    after(time, 0.4 + chance.next()),
  )
  end(shell, after(time, 1.5 + chance.next()))
}

/** A new program: its service, its task, its driver. */
function install({ world, boot, chance }: Background, time: Instant): void {
  const { name, image, folder } = serviceOf(world, chance.whole(0, STOCK * 3))
  const setup = start(boot.services, after(time, -8), {
    image: system32('msiexec.exe'),
    commandLine: `msiexec /i "C:\\Windows\\Installer\\${chance.hex(6)}.msi" /qn`,
  })
  createFile(setup, after(time, -2), image)
  const isDriver = chance.happens(0.2)
  installService(boot.log, time, {
    name,
    path: isDriver ? `\\SystemRoot\\System32\\drivers\\${name}.sys` : `"${image}" --service`,
    who: itself(boot.log),
    automatic: chance.happens(0.7),
    driver: isDriver,
  })
  if (chance.happens(0.6))
    registerTask(boot.log, itself(boot.log), after(time, 3), {
      name: `${name} Update`,
      command: `${folder}\\${name}.exe`,
      arguments: '--update',
      trigger: chance.pick(['CalendarTrigger', 'LogonTrigger']),
    })
  end(setup, after(time, 9))
}

/** The antivirus asks for the reputation of files by name. */
function reputation({ scribe, host, boot, chance }: Background, time: Instant): void {
  const isPacked = chance.happens(0.5)
  const name = isPacked
    ? `${chance.happens(0.7) ? `${packed(chance, chance.whole(40, 58))}.` : ''}${packed(chance, chance.whole(4, 10))}.${packed(chance, 3)}.${chance.pick(['avcloud', 'rep-lookup', 'filehash'])}.example`
    : `${chance.hex(chance.whole(8, 40))}.${chance.pick(['f1', 'x', 'q7'])}.${chance.pick(['rep', 'cache'])}.avcloud.example`
  const isText = chance.happens(0.6)
  const answer = isText ? `TXT 18 ${chance.hex(18)}` : `198.19.7.${chance.whole(1, 40)}`
  resolveText(boot.engine, time, name, isText ? 'type:  16 ;' : `::ffff:${answer};`)
  scribe.resolve(host, after(time, 0.02), name, isText ? 'TXT' : 'A', answer)
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** A digest packed into a label. */
function packed(chance: Chance, length: number): string {
  return Array.from({ length }, () => BASE32[chance.whole(0, 31)]).join('')
}

/** Old logs and packed files of a service go; a cleaner clears whole folders of documents. */
function clean({ world, host, chance }: Background, { name, folder }: Service, service: Running, time: Instant): void {
  const isCleaner = chance.happens(0.12)
  const image = `C:\\Windows\\Temp\\${name}.exe`
  const process = isCleaner ? start(service, after(time, -2), { image, commandLine: `"${image}" /clean` }) : service
  if (isCleaner) {
    const shares = world.shares.filter((one) => one.host === host.name)
    for (let left = chance.whole(10, 80), at = time; left > 0; left -= 1) {
      const path =
        shares.length > 0
          ? `D:\\Shares\\${chance.pick(shares).name}\\${chance.pick(chance.pick(shares).files)}`
          : `C:\\Users\\${host.owner.account}\\Documents\\${chance.pick(['Plan', 'List', 'Offer', 'Notes', 'Draft'])}_${chance.whole(10, 999)}.${chance.pick(['docx', 'xlsx', 'pdf'])}`
      deleteFile(process, at, path)
      at = after(at, 0.05 + chance.next())
    }
    end(process, after(time, 120))
    return
  }
  for (let left = chance.whole(1, chance.happens(0.15) ? 40 : 5), at = time; left > 0; left -= 1) {
    deleteFile(
      process,
      at,
      `${chance.pick([`${folder}\\Logs`, 'C:\\Windows\\Temp', 'C:\\ProgramData'])}\\${chance.hex(5)}.${chance.pick(['log', 'tmp', '7z', 'zip', 'etl', 'exe', 'bak', 'dll'])}`,
    )
    at = after(at, 0.02 + chance.next())
  }
}

const LOGS = [
  'Application',
  'Setup',
  'System',
  'Windows PowerShell',
  'Microsoft-Windows-PowerShell/Operational',
  'Microsoft-Windows-WinRM/Operational',
] as const

/** A log is cleared when software is set up anew or an image is prepared. */
function cleared({ world, boot, chance }: Background, time: Instant): void {
  const log = chance.happens(0.22) ? 'Security' : chance.pick(LOGS)
  const task = start(boot.scheduler, after(time, -3), {
    image: system32('cmd.exe'),
    commandLine: 'cmd.exe /c C:\\Windows\\Setup\\prepare.cmd',
  })
  const clear = start(task, after(time, -0.4), { image: system32('wevtutil.exe'), commandLine: `wevtutil cl ${log}` })
  runTask(boot.log, after(time, -3), `Prepare ${dayOf(world, time) % 5}`, task)
  clearLog(boot.log, itself(boot.log), time, log)
  end(clear, after(time, 0.3))
  end(task, after(time, 4))
}
