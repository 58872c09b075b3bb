import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { formatInstant } from '../../src/model/time.ts'
import type { World } from '../world.ts'

/** Writes what the directory says about people and computers, as an administrator exports it. */
export function writeDirectory(world: World, root: string): void {
  const people = world.people.flatMap((one) => {
    const row = [
      one.account,
      one.name,
      one.mail,
      one.title,
      one.department,
      one.office.city,
      one.manager ?? '',
      one.computer ?? '',
      one.isContractor,
      formatInstant(one.joined).slice(0, 10),
      one.sid,
      one.objectId,
    ]
    const { administration } = one
    return administration === undefined
      ? [row]
      : [
          row,
          [
            administration.account,
            administration.name,
            '',
            'Administration',
            'it',
            one.office.city,
            one.account,
            '',
            false,
            formatInstant(one.joined).slice(0, 10),
            administration.sid,
            administration.objectId,
          ],
        ]
  })
  const services = world.services.map((one) => [
    one.account,
    one.name,
    '',
    'Service account',
    'it',
    '',
    '',
    '',
    false,
    '',
    one.sid,
    one.objectId,
  ])
  const header =
    'sAMAccountName,displayName,mail,title,department,office,manager,computer,contractor,whenCreated,objectSid,objectId'
  write(join(root, 'evidence/directory/people.csv'), [header, ...[...people, ...services].map(csvRow)])
  const hosts = world.hosts.map((one) => [
    one.name,
    `${one.name}.${world.organisation.directory}`,
    one.kind === 'linux' || one.kind === 'web'
      ? 'Linux'
      : one.kind === 'desk' || one.kind === 'laptop'
        ? 'Windows 11 Enterprise'
        : 'Windows Server 2022',
    one.owner.account,
    one.office.city,
    one.address,
  ])
  write(join(root, 'evidence/directory/computers.csv'), [
    'name,dNSHostName,operatingSystem,managedBy,location,ipv4',
    ...hosts.map(csvRow),
  ])
}

function csvRow(values: readonly (string | boolean)[]): string {
  return values
    .map((value) => (/[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)))
    .join(',')
}

function write(path: string, lines: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${lines.join('\n')}\n`)
}
