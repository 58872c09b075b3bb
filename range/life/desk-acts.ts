import type { Instant } from '../../src/model/time.ts'
import type { Desk } from '../campaigns/campaign.ts'
import { after, type Chance } from '../chance.ts'
import { domainName, programName, webHost } from '../organisation/names.ts'
import type { Scribe } from '../output/scribe.ts'
import {
  createFile,
  deleteFile,
  elevated,
  end,
  loadLibrary,
  markDownload,
  openProcess,
  pipe,
  type Running,
  resolveText,
  scriptBlock,
  setRegistry,
  start,
} from '../records/processes.ts'
import { asker, directory, otherCredentials, pluggedIn } from '../records/security.ts'
import { type Employee, hostsOf, type World } from '../world.ts'
import { EDGE, POWERSHELL, system32 } from './desk.ts'

/** A person at their desk, and where their acts are written. */
export interface AtDesk {
  readonly world: World
  readonly scribe: Scribe
  readonly desk: Desk
  readonly person: Employee
  readonly chance: Chance
}

type Act = (at: AtDesk, time: Instant) => void

/** What people do at their computer beside starting programs, with mean counts of a day for technical people and others. */
const ACTS: readonly (readonly [act: Act, technical: number, others: number])[] = [
  [download, 0.8, 0.7],
  [openAttachment, 0.7, 0.9],
  [tidyUp, 0.9, 0.6],
  [registerComponent, 0.35, 0.25],
  [console_, 0.75, 0.06],
  [script, 0.4, 0.02],
  [runAs, 0.2, 0.02],
  [toolFetches, 0.4, 0.04],
  [mountImage, 0.03, 0.012],
  [shellAsks, 0.5, 0.5],
  [plugIn, 0.06, 0.05],
  [loads, 0.6, 0.5],
  [ownPassword, 0.015, 0.015],
]

/** Writes these acts of a day. */
export function deskActs(at: AtDesk, rate: number, sometime: () => Instant): void {
  const isTechnical = technical(at.person)
  for (const [act, often, seldom] of ACTS)
    for (let left = at.chance.poisson((isTechnical ? often : seldom) * Math.min(rate, 20)); left > 0; left -= 1)
      act(at, sometime())
}

function technical({ department }: Employee): boolean {
  return department === 'it' || department === 'engineering' || department === 'research'
}

const NAMES = ['Report', 'Offer', 'Catalogue', 'Invoice', 'Plan', 'Form', 'Order', 'Drawing', 'Manual', 'Data'] as const

function documentName(chance: Chance, endings: readonly string[]): string {
  const name = `${chance.pick(NAMES)}${chance.pick(['_', '-', ' '])}${chance.whole(1, 9999)}`
  return `${name}${chance.pick(['', '', '_v2', ' (1)', '_final'])}.${chance.pick(endings)}`
}

const SAVED = [
  'pdf',
  'pdf',
  'zip',
  'xlsx',
  'docx',
  'html',
  'svg',
  'exe',
  'msi',
  'iso',
  'csv',
  'png',
  '7z',
  'ps1',
] as const

/** The browser saves a file, with the mark of where it is from. */
function download({ desk, person, chance }: AtDesk, time: Instant): void {
  const host = webHost(chance, domainName(chance))
  const path = `C:\\Users\\${person.account}\\Downloads\\${documentName(chance, SAVED)}`
  const isLocal = chance.happens(0.12)
  createFile(desk.browser, time, path)
  markDownload(
    desk.browser,
    after(time, 0.2 + chance.next()),
    path,
    isLocal ? 'about:internet' : `https://${host}/${chance.hex(6)}`,
    isLocal ? `file:///C:/Users/${person.account}/Downloads/view.html` : `https://${host}/`,
  )
  if (chance.happens(0.25)) {
    const opened = after(time, 10 + chance.next() * 200)
    end(start(desk.explorer, opened, viewer(path)), after(opened, 20 + chance.logNormal(5, 1)))
  }
}

const MAILED = ['pdf', 'xlsx', 'docx', 'zip', 'html', 'svg', 'ics', 'png', 'lnk'] as const

/** An attachment is opened from the mail program. */
function openAttachment({ desk, person, chance }: AtDesk, time: Instant): void {
  const folder = `C:\\Users\\${person.account}\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\${chance.hex(8).toUpperCase()}`
  const path = `${folder}\\${documentName(chance, MAILED)}`
  createFile(desk.outlook, time, path)
  if (chance.happens(0.5))
    markDownload(desk.outlook, after(time, 0.2 + chance.next() * 0.3), path, 'about:internet', 'about:internet')
  if (chance.happens(0.6)) {
    const opened = after(time, 1 + chance.next() * 4)
    end(start(desk.outlook, opened, viewer(path)), after(opened, 30 + chance.logNormal(5, 1.2)))
  }
}

const OFFICE = 'C:\\Program Files\\Microsoft Office\\root\\Office16'

function viewer(path: string): { readonly image: string; readonly commandLine: string } {
  const ending = path.slice(path.lastIndexOf('.') + 1)
  const image = /^(?:html|svg|png)$/.test(ending)
    ? EDGE
    : ending === 'xlsx' || ending === 'csv'
      ? `${OFFICE}\\EXCEL.EXE`
      : ending === 'docx'
        ? `${OFFICE}\\WINWORD.EXE`
        : ending === 'pdf'
          ? 'C:\\Program Files\\Adobe\\Acrobat DC\\Acrobat\\AcroRd32.exe'
          : ending === 'msi'
            ? system32('msiexec.exe')
            : /^(?:zip|7z)$/.test(ending)
              ? 'C:\\Program Files\\7-Zip\\7zFM.exe'
              : system32('notepad.exe')
  return { image, commandLine: `"${image}" ${EDGE === image ? '--single-argument ' : ''}"${path}"` }
}

/** Files go again: by hand, by the program that made them, or by a line in a console. */
function tidyUp({ desk, person, chance }: AtDesk, time: Instant): void {
  const home = `C:\\Users\\${person.account}`
  const by = chance.next()
  const process =
    by < 0.45
      ? desk.explorer
      : by < 0.6
        ? desk.outlook
        : start(desk.explorer, after(time, -2), {
            image: by < 0.85 ? system32('cmd.exe') : system32('cleanmgr.exe'),
            commandLine:
              by < 0.85
                ? `C:\\Windows\\System32\\cmd.exe /c del "${home}\\Downloads\\*.zip"`
                : 'cleanmgr.exe /sagerun:1',
          })
  const folder = chance.pick([
    `${home}\\Downloads`,
    `${home}\\AppData\\Local\\Temp`,
    `${home}\\Desktop`,
    'C:\\ProgramData',
  ])
  for (let left = chance.whole(1, chance.happens(0.1) ? 30 : 4), at = time; left > 0; left -= 1) {
    deleteFile(
      process,
      at,
      `${folder}\\${chance.happens(0.5) ? chance.hex(chance.whole(4, 8)) : documentName(chance, [''])}.${chance.pick(['tmp', 'zip', '7z', 'exe', 'msi', 'iso', 'docx', 'dat', 'log', 'ps1', 'dll', 'pdf'])}`.replace(
        '..',
        '.',
      ),
    )
    at = after(at, 0.03 + chance.next() * 2)
  }
}

/** A program registers a component for its user, as many do when they update themselves. */
function registerComponent({ desk, person, chance }: AtDesk, time: Instant): void {
  const name = programName(chance)
  const folder = `C:\\Users\\${person.account}\\AppData\\${chance.pick(['Local', 'Roaming'])}\\${name}`
  const by = chance.happens(0.5)
    ? desk.explorer
    : start(desk.explorer, after(time, -1), {
        image: chance.pick([
          system32('regsvr32.exe'),
          'C:\\Program Files\\Microsoft OneDrive\\OneDriveStandaloneUpdater.exe',
        ]),
        commandLine: `"regsvr32.exe" /s "${folder}\\${name}.dll"`,
      })
  const key = `HKU\\${person.sid}_Classes\\CLSID\\{${chance.guid().toUpperCase()}}\\InprocServer32`
  createFile(by, after(time, -0.3), `${folder}\\${name}.dll`)
  setRegistry(by, time, `${key}\\(Default)`, `${folder}\\${name}.dll`)
  setRegistry(by, after(time, 0.02), `${key}\\ThreadingModel`, chance.pick(['Apartment', 'Both', 'Apartment']))
  if (chance.happens(0.3))
    setRegistry(by, after(time, 0.4), `HKU\\${person.sid}\\Software\\${name}\\LastState`, chance.pick(['(Empty)', '1']))
}

/** What people ask in a console: administrators, developers, and those whom the help desk tells what to type. */
const QUESTIONS = [
  'ipconfig /all',
  'whoami',
  'whoami /all',
  'whoami /groups',
  'hostname',
  'net use',
  'ping -n 2 SRV-FS01',
  'netstat -ano',
  'tasklist /v',
  'net group "Domain Admins" /domain',
  'net user /domain',
  'nltest /dclist:',
  'nltest /domain_trusts',
  'net view',
  'net view /domain',
  'net group /domain',
  'net accounts /domain',
  'arp -a -v',
  'arp -a',
  'sc queryex type= service',
  'sc query type= service state= all',
  'schtasks /query /fo csv /v',
  'systeminfo',
  'net localgroup administrators',
  'gpresult /r',
  'route print',
  'quser',
  'net share',
  'dir C:\\ProgramData',
  'nltest /trusted_domains',
  'net group "Domain Computers" /domain',
  'robocopy C:\\Data D:\\Copy /e',
  'makecab C:\\Data\\build.log C:\\Data\\build.cab',
  'netsh interface portproxy show all',
  'wbadmin get versions',
  'vssadmin list shadows',
] as const

const BUILT_IN = new Set(['dir', 'cd', 'type', 'copy', 'echo'])

/** Several questions in one window; administrators have raised rights. */
function console_({ desk, person, chance }: AtDesk, time: Instant): void {
  const isRaised = person.administration !== undefined && chance.happens(0.6)
  const kind = chance.pick(['cmd.exe', 'cmd.exe', 'cmd.exe /Q', 'cmd /D', 'powershell -NoProfile'])
  const shell = start(desk.explorer, time, {
    image: kind.startsWith('power') ? POWERSHELL : system32('cmd.exe'),
    commandLine: kind,
    ...(isRaised ? { session: elevated(desk.log, desk.session, time) } : {}),
  })
  let at = time
  for (let left = chance.whole(1, 6); left > 0; left -= 1) {
    at = after(at, 2 + chance.logNormal(2.6, 1))
    const line = chance.zipf(SHUFFLED)
    const isWrapped = chance.happens(0.12)
    const inner = isWrapped
      ? start(shell, at, { image: system32('cmd.exe'), commandLine: `C:\\Windows\\System32\\cmd.exe /c ${line}` })
      : shell
    ask(inner, at, line, chance)
  }
  if (chance.happens(0.8)) end(shell, after(at, 5 + chance.logNormal(4, 1)))
}

/** The same questions with those in front that are asked most, which are not those that an intruder begins with. */
const SHUFFLED = [
  ...QUESTIONS.slice(0, 1),
  ...QUESTIONS.filter((_, index) => index % 2 === 1),
  ...QUESTIONS.filter((_, index) => index % 2 === 0),
]

/** Starts what a line asks for; now and then a letter is missing. */
export function ask(shell: Running, time: Instant, given: string, chance: Chance): Running | undefined {
  const line = chance.happens(0.03) ? given.replace(/ (\w)/, ' ') : given
  const [name = ''] = line.split(' ')
  if (BUILT_IN.has(name)) return undefined
  const image = system32(IMAGES[name] ?? (name.endsWith('.exe') ? name : `${name}.exe`))
  const process = start(shell, time, { image, commandLine: line })
  end(process, after(time, 0.1 + chance.logNormal(0, 1)))
  return process
}

/** Programs whose files Windows spells in capitals. */
const IMAGES: Readonly<Record<string, string>> = {
  arp: 'ARP.EXE',
  netstat: 'NETSTAT.EXE',
  route: 'ROUTE.EXE',
  robocopy: 'Robocopy.exe',
}

const SCRIPTS = [
  'Get-ADComputer -Filter * -Properties OperatingSystem | Select Name,OperatingSystem',
  'Get-ADUser -Filter * -Properties LastLogonDate | Export-Csv users.csv',
  'Remove-Item C:\\ProgramData\\*.tmp',
  'Get-ChildItem -Recurse -Filter *.log | Remove-Item',
  'Invoke-WebRequest https://packages.nordtools.example/feed.json -OutFile feed.json',
  'Compress-Archive -Path .\\out -DestinationPath out.zip',
  'Get-WmiObject Win32_OperatingSystem -ComputerName SRV-APP01',
  'Test-NetConnection SRV-FS01 -Port 445',
  '$b=[Convert]::FromBase64String($env:CFG); [Text.Encoding]::UTF8.GetString($b)',
  'Get-SmbShare -CimSession SRV-FS01',
  'Enter-PSSession SRV-APP01',
] as const

function script({ desk, chance }: AtDesk, time: Instant): void {
  const text = chance.pick(SCRIPTS)
  const shell = start(desk.explorer, time, { image: POWERSHELL, commandLine: `powershell -c "${text}"` })
  scriptBlock(shell, after(time, 0.5 + chance.next()), text)
  if (chance.happens(0.15))
    openProcess(
      shell,
      after(time, 2),
      desk.outlook,
      chance.pick(['0x1000', '0x1410', '0x1fffff']),
      `C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|C:\\Windows\\System32\\KERNELBASE.dll+2c13e|UNKNOWN(00000${chance.hex(11)})`,
    )
  end(shell, after(time, 3 + chance.logNormal(2, 1)))
}

/** Another account's credentials are used from here: an administrator's second account, a drive of a project. */
function runAs({ world, desk, person, chance }: AtDesk, time: Instant): void {
  const account = person.administration?.account ?? chance.pick(world.services).account
  const [server] = chance.sample(hostsOf(world, 'application', 'file server'), 1)
  const process = chance.happens(0.5)
    ? start(desk.explorer, after(time, -1), {
        image: system32(chance.pick(['runas.exe', 'net.exe', 'mstsc.exe'])),
        commandLine: `net use \\\\${server?.name ?? 'SRV-FS01'}\\Team /user:${account}`,
      })
    : undefined
  otherCredentials(desk.log, asker(person, desk.session), time, {
    account,
    server: chance.happens(0.3) ? 'localhost' : (server?.name ?? 'SRV-FS01'),
    ...(process === undefined ? {} : { process }),
  })
}

/** Programs other than the browser fetch things by themselves. */
function toolFetches({ world, scribe, desk, chance }: AtDesk, time: Instant): void {
  const [image, commandLine] = chance.pick([
    [system32('curl.exe'), `curl -sSL -o out.zip https://files.nordtools.example/${chance.hex(5)}.zip`],
    [
      system32('bitsadmin.exe'),
      'bitsadmin /transfer job /download https://files.nordtools.example/a.cab C:\\Temp\\a.cab',
    ],
    [system32('mshta.exe'), '"C:\\Program Files\\printmap\\about.hta"'],
    [system32('certutil.exe'), 'certutil -urlcache -f https://pki.nordtools.example/root.crl root.crl'],
    [
      system32('rundll32.exe'),
      'rundll32.exe davclnt.dll,DavSetCookie portal.nordtools.example https://portal.nordtools.example/',
    ],
    [POWERSHELL, 'powershell -NoProfile -File C:\\Tools\\feed.ps1'],
    ['C:\\Program Files\\Git\\cmd\\git.exe', 'git fetch --all'],
    [system32('wscript.exe'), '//B "C:\\ProgramData\\Print\\map.vbs"'],
  ] as const)
  const process = start(chance.happens(0.5) ? desk.explorer : shellOf(desk, after(time, -1)), time, {
    image,
    commandLine,
  })
  scribe.reach({
    time: after(time, 0.3 + chance.next()),
    host: desk.host,
    process,
    person: desk.person,
    site: chance.happens(0.4)
      ? chance.zipf(world.sites)
      : { name: webHost(chance, domainName(chance)), address: chance.pick(world.sites).address },
    bytesOut: Math.round(chance.logNormal(6.4, 0.8)),
    bytesIn: Math.round(chance.logNormal(9, 2)),
    ...(chance.happens(0.15) ? { port: 80, path: `/${chance.hex(5)}.cab` } : {}),
    ...(chance.happens(0.5) ? { agent: chance.pick(['curl/8.13.0', 'Microsoft BITS/7.8', 'git/2.51.0']) } : {}),
  })
  if (chance.happens(0.25))
    ask(
      start(process, after(time, 1), {
        image: system32('cmd.exe'),
        commandLine: 'cmd.exe /c whoami & hostname & net share',
      }),
      after(time, 1.1),
      'whoami',
      chance,
    )
  if (chance.happens(0.5)) {
    const path = `C:\\Users\\${desk.person.account}\\AppData\\Local\\Temp\\${chance.hex(6)}.${chance.pick(['zip', 'cab', 'dat', 'exe', 'dll'])}`
    createFile(process, after(time, 2 + chance.next() * 5), path)
  }
  end(process, after(time, 4 + chance.logNormal(2, 1)))
}

function shellOf(desk: Desk, time: Instant): Running {
  return start(desk.explorer, time, { image: system32('cmd.exe'), commandLine: 'cmd.exe' })
}

/** An image is mounted and what is on it is started: manuals, drivers, evaluation copies. */
function mountImage({ desk, person, chance }: AtDesk, time: Instant): void {
  const name = programName(chance)
  createFile(desk.browser, after(time, -60), `C:\\Users\\${person.account}\\Downloads\\${name}.iso`)
  const setup = start(desk.explorer, time, {
    image: `${chance.pick(['D', 'E', 'F'])}:\\${chance.pick([`${name}.exe`, 'setup.exe', 'start.exe'])}`,
    directory: 'D:\\',
  })
  createFile(setup, after(time, 3), `C:\\Users\\${person.account}\\AppData\\Local\\${name}\\${name}.dll`)
  end(setup, after(time, 20 + chance.logNormal(3, 1)))
}

/** Shell and mail program ask for text records and speak to servers without a browser. */
function shellAsks({ world, scribe, desk, chance }: AtDesk, time: Instant): void {
  const process = chance.happens(0.6) ? desk.explorer : desk.outlook
  if (chance.happens(0.35)) {
    askText(scribe, desk, process, time, chance)
    return
  }
  scribe.reach({
    time,
    host: desk.host,
    process,
    person: desk.person,
    site: chance.zipf(world.sites),
    bytesOut: Math.round(chance.logNormal(6.6, 0.7)),
    bytesIn: Math.round(chance.logNormal(7.4, 1.2)),
    isResolved: chance.happens(0.3),
  })
}

/** A stick or a phone is plugged in; some files are opened from it. */
function plugIn({ desk, chance }: AtDesk, time: Instant): void {
  const name = chance.pick([
    'SanDisk&Prod_Ultra',
    'Kingston&Prod_DataTraveler',
    'Generic&Prod_Flash',
    'Samsung&Prod_T7',
  ])
  pluggedIn(desk.log, time, name, chance.hex(16).toUpperCase())
  const drive = chance.pick(['D', 'E', 'F'])
  for (let left = chance.whole(0, 3), at = after(time, 20); left > 0; left -= 1) {
    const path = `${drive}:\\${documentName(chance, ['pdf', 'docx', 'lnk', 'exe', 'xlsx'])}`
    const isProgram = path.endsWith('.exe')
    end(
      start(
        desk.explorer,
        at,
        isProgram ? { image: path, commandLine: `"${path}"`, directory: `${drive}:\\` } : viewer(path),
      ),
      after(at, 20 + chance.logNormal(4, 1)),
    )
    at = after(at, 20 + chance.next() * 200)
  }
}

/** Libraries that Sysmon's rules single out, loaded by programs and by the system's own tools; pipes of browsers and tools. */
function loads({ desk, person, chance }: AtDesk, time: Instant): void {
  const home = `C:\\Users\\${person.account}\\AppData`
  const name = programName(chance)
  const process = chance.pick([desk.explorer, desk.outlook, desk.browser])
  const path = chance.pick([
    `${home}\\Local\\${name}\\${name}.dll`,
    `${home}\\Roaming\\${name}\\version.dll`,
    system32('clr.dll'),
    system32('samlib.dll'),
    system32('vaultcli.dll'),
    `C:\\Program Files\\${name}\\shellext.dll`,
  ])
  loadLibrary(process, time, path)
  if (chance.happens(0.4))
    pipe(
      process,
      after(time, 0.3),
      chance.happens(0.5) ? 'made' : 'opened',
      `${chance.pick(['mojo', 'crashpad', name])}.${chance.whole(1000, 9999)}`,
    )
}

function ownPassword({ world, scribe, person, chance }: AtDesk, time: Instant): void {
  const [controller] = chance.sample(hostsOf(world, 'controller'), 1)
  if (controller !== undefined) directory.ownPassword(scribe.log(controller, time), person, time)
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** A reputation service is asked by name: its questions look as a tunnel's do. */
function askText(scribe: Scribe, desk: Desk, process: Running, time: Instant, chance: Chance): void {
  const letters = Array.from({ length: chance.whole(5, 50) }, () => BASE32[chance.whole(0, 31)]).join('')
  const name = `${letters}.${chance.pick(['r', 'f1', 'q2'])}.${chance.pick(['rep.avcloud', 'dnsbl.mailrep', 'url.safecheck'])}.example`
  const isText = chance.happens(0.7)
  const answer = isText ? `TXT 12 v=${chance.hex(10)}` : '198.19.7.1'
  resolveText(process, time, name, isText ? 'type:  16 ;' : `::ffff:${answer};`)
  scribe.resolve(desk.host, after(time, 0.02), name, isText ? 'TXT' : 'A', answer)
}
