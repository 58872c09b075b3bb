import { type Chance, chanceOf, digest } from '../chance.ts'
import { programName } from '../organisation/names.ts'
import type { Binary } from '../records/binaries.ts'
import type { Employee, World } from '../world.ts'
import { POWERSHELL, system32 } from './desk.ts'

/** A program that a person starts, with what follows its name. */
export interface Program {
  readonly image: string
  readonly commandLine: string
  readonly binary?: Binary
}

const OFFICE = 'C:\\Program Files\\Microsoft Office\\root\\Office16'
const EDGE = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'

/** What everybody uses, the most used first. */
const EVERYDAY: readonly (readonly [image: string, args: string])[] = [
  [EDGE, '--type=renderer --lang=en --renderer-client-id=%n'],
  [EDGE, '--type=utility --utility-sub-type=network.mojom.NetworkService'],
  [`${OFFICE}\\EXCEL.EXE`, '"%d"'],
  [`${OFFICE}\\WINWORD.EXE`, '/n "%d" /o ""'],
  [system32('svchost.exe'), '-k UnistackSvcGroup'],
  [system32('backgroundTaskHost.exe'), '-ServerName:App.AppX%n.mca'],
  [system32('RuntimeBroker.exe'), '-Embedding'],
  [system32('SearchProtocolHost.exe'), 'Global\\UsGthrFltPipeMssGthrPipe%n_'],
  ['C:\\Program Files\\WindowsApps\\MSTeams_25.24803\\ms-teams.exe', '--type=renderer'],
  [system32('dllhost.exe'), '/Processid:{%g}'],
  ['C:\\Program Files\\Adobe\\Acrobat DC\\Acrobat\\AcroRd32.exe', '"%d"'],
  [`${OFFICE}\\POWERPNT.EXE`, '"%d" /ou ""'],
  [system32('rundll32.exe'), 'shell32.dll,Control_RunDLL %n'],
  [system32('taskhostw.exe'), '-RegisterUserDevice'],
  [system32('notepad.exe'), '"%d"'],
  [system32('smartscreen.exe'), '-Embedding'],
  [system32('mspaint.exe'), '"%d"'],
  ['C:\\Program Files\\7-Zip\\7zG.exe', 'a -tzip "%d.zip" "%d"'],
  ['C:\\Program Files\\Microsoft OneDrive\\OneDrive.exe', '/background'],
  [system32('SnippingTool.exe'), ''],
  [system32('calc.exe'), ''],
  [system32('cmd.exe'), '/c "%l"'],
  [system32('mstsc.exe'), '/v:SRV-APP01'],
  [system32('wscript.exe'), '//B "\\\\SRV-DC01\\NETLOGON\\drives.vbs"'],
  [system32('net.exe'), 'use %v: \\\\SRV-FS01\\Team /persistent:yes'],
  [system32('cscript.exe'), '//nologo "C:\\ProgramData\\Print\\map.vbs"'],
  [system32('msiexec.exe'), '/i "%t.msi" /qn'],
  [system32('reg.exe'), 'query HKCU\\Software\\Microsoft\\Office /s'],
  [system32('ipconfig.exe'), '/all'],
  [system32('regsvr32.exe'), '/s "C:\\Program Files\\%p\\shellext.dll"'],
  [system32('mshta.exe'), '"C:\\Program Files\\%p\\about.hta"'],
  [system32('whoami.exe'), '/upn'],
]

/** What people of the IT, developers and researchers use besides. */
const TECHNICAL: readonly (readonly [image: string, args: string])[] = [
  [POWERSHELL, '-NoProfile -Command "%c"'],
  ['C:\\Program Files\\Git\\cmd\\git.exe', 'fetch --all --prune'],
  [system32('cmd.exe'), '/c "%l"'],
  [system32('curl.exe'), '-sSL -o "%t.zip" https://files.%p.example/%n.zip'],
  [system32('tar.exe'), '-xf "%t.zip"'],
  [system32('OpenSSH\\ssh.exe'), 'build@lx-build01'],
  [POWERSHELL, '-ExecutionPolicy Bypass -File "%t.ps1"'],
  [system32('whoami.exe'), '/groups'],
  [system32('ipconfig.exe'), '/all'],
  [system32('nltest.exe'), '/dsgetdc:corp'],
  [system32('net.exe'), 'user %a /domain'],
  [system32('net.exe'), 'group "Domain Admins" /domain'],
  [system32('tasklist.exe'), '/svc'],
  [system32('sc.exe'), 'query Spooler'],
  [system32('schtasks.exe'), '/query /fo csv'],
  [system32('quser.exe'), ''],
  [system32('nslookup.exe'), '%p.example'],
  [system32('certutil.exe'), '-hashfile "%t.zip" SHA256'],
  [system32('certutil.exe'), '-decode "%t.b64" "%t.bin"'],
  [system32('wbem\\WMIC.exe'), 'os get lastbootuptime'],
  [system32('bitsadmin.exe'), '/list /allusers'],
  [system32('systeminfo.exe'), ''],
  [system32('netsh.exe'), 'interface ip show config'],
  [system32('vssadmin.exe'), 'list shadows'],
  [system32('wevtutil.exe'), 'qe System /c:20 /f:text'],
  ['C:\\Program Files\\7-Zip\\7z.exe', 'a -t7z "%t.7z" "%d"'],
  ['C:\\Tools\\PsExec64.exe', '\\\\SRV-APP01 -s cmd /c "%l"'],
]

const COMMANDS = [
  'Get-Service | Where-Object Status -eq Running',
  'Get-ChildItem -Recurse | Measure-Object',
  'Get-ADUser -Filter * -Properties LastLogonDate',
  'Invoke-WebRequest https://packages.nordtools.example/feed.json -OutFile feed.json',
  'Test-NetConnection SRV-FS01 -Port 445',
  'Get-EventLog -LogName System -Newest 50',
  '[Convert]::FromBase64String($env:CFG)',
  'Get-Process | Sort-Object CPU -Descending | Select-Object -First 10',
] as const
const LINES = [
  'dir /b',
  'ping -n 1 SRV-FS01',
  'type build.log',
  'copy /y *.xlsx Z:\\Team',
  'echo off',
  'gpresult /r',
  'tree /f',
  'findstr /s TODO *.c',
] as const

/** A small program of a small maker. */
function smallProgram(chance: Chance, account: string): Program {
  const name = programName(chance)
  const folder = chance.pick([
    `C:\\Program Files\\${name}`,
    `C:\\Program Files (x86)\\${name}`,
    `C:\\Users\\${account}\\AppData\\Local\\${name}`,
    `C:\\ProgramData\\${name}`,
    'C:\\ProgramData',
    `C:\\Users\\${account}\\AppData\\Roaming\\${name}`,
    `C:\\Users\\${account}\\Downloads`,
  ])
  const image = `${folder}\\${name}.exe`
  const signs = chance.happens(0.35)
  const of = (text: string): string => (signs ? text : '-')
  return {
    image,
    commandLine: `"${image}"${chance.pick(['', ' --tray', ' /silent', ' -run', ' --update'])}`,
    binary: {
      version: of(`${chance.whole(1, 9)}.${chance.whole(0, 20)}.${chance.whole(0, 400)}.0`),
      description: of(name),
      product: of(name),
      company: of(`${programName(chance)} GmbH`),
      originalName: of(`${name}.exe`),
      variant: chance.hex(4),
    },
  }
}

/** Programs that only some have: drawn from the world's own stock, the same few for each person. */
function ownProgram(world: World, person: Employee, chance: Chance): Program {
  const which = Number.parseInt(digest(`own programs ${person.account}`, 6), 16)
  return smallProgram(
    chanceOf(`${world.seed} stock ${(which * 7 + chance.whole(0, 4) ** 2 * 31) % 400}`),
    person.account,
  )
}

/** A program in the person's own folders that runs all day, such as many chats and players; not everybody has one. */
export function residentProgram(world: World, account: string): Program | undefined {
  const own = chanceOf(`${world.seed} resident ${account}`)
  if (!own.happens(0.6)) return undefined
  const stock = chanceOf(`${world.seed} resident stock ${Math.floor(30 * own.next() ** 2)}`)
  const { binary } = smallProgram(stock, account)
  const name = programName(stock)
  const image = `C:\\Users\\${account}\\AppData\\${stock.pick(['Local', 'Local', 'Roaming'])}\\${name}\\${name}.exe`
  return { image, commandLine: `"${image}" --background`, ...(binary === undefined ? {} : { binary }) }
}

/** Share of starts that are a program that nobody had before, and of those of a person's own few. */
const NEW_SHARE = 0.012
const OWN_SHARE = 0.1

/** What a person starts next. */
export function nextProgram(world: World, person: Employee, chance: Chance): Program {
  const kind = chance.next()
  if (kind < NEW_SHARE) return smallProgram(chance, person.account)
  if (kind < NEW_SHARE + OWN_SHARE) return ownProgram(world, person, chance)
  const technical =
    person.department === 'it'
      ? 0.5
      : person.department === 'engineering' || person.department === 'research'
        ? 0.22
        : 0.012
  const [image, args] = chance.happens(technical) ? chance.zipf(TECHNICAL) : chance.zipf(EVERYDAY)
  return { image, commandLine: `"${image}" ${filled(args, person, chance)}`.trimEnd() }
}

function filled(args: string, { account }: Employee, chance: Chance): string {
  if (!args.includes('%')) return args
  return args.replace(/%([a-z])/g, (_, letter: string) => {
    switch (letter) {
      case 'd':
        return `C:\\Users\\${account}\\Documents\\${chance.pick(['Report', 'Plan', 'Offer', 'Notes', 'List', 'Minutes'])}_${chance.whole(100, 9999)}.${chance.pick(['xlsx', 'docx', 'pdf', 'txt'])}`
      case 't':
        return `C:\\Users\\${account}\\AppData\\Local\\Temp\\${chance.hex(6)}`
      case 'g':
        return chance.guid().toUpperCase()
      case 'n':
        return String(chance.whole(10, 99_999))
      case 'c':
        return chance.pick(COMMANDS)
      case 'l':
        return chance.pick(LINES)
      case 'v':
        return chance.pick(['S', 'T', 'Z', 'P'])
      case 'a':
        return account
      default:
        return chance.pick(['nordtools', 'printmap', 'elbsoft', 'docview'])
    }
  })
}
