import { digest } from '../chance.ts'
import type { Machine, Organisation, Person, Site } from '../records/who.ts'

/** A maker of turbine parts with a dozen people. All of it is invented. */
export const ORGANISATION: Organisation = {
  name: 'Hallgrund Turbinenteile',
  mailDomain: 'hallgrund.example',
  directory: 'corp.hallgrund.example',
  netbios: 'HALLGRUND',
  domainSid: 'S-1-5-21-1840215533-2714980911-3309417082',
  tenantId: '6f0c2b7e-5d3a-4c1e-9b64-2a7715c0de41',
  cloudName: 'hallgrund',
  officeAddress: '203.0.113.10',
  mailGateway: { name: 'mx.hallgrund.example', address: '192.0.2.25' },
  mailServer: { name: 'mbx01.hallgrund.example', address: '192.0.2.26' },
}

function person(account: string, name: string, role: string, rid: number, homeAddress: string): Person {
  const id = digest(`object of ${account}`, 32)
  return {
    organisation: ORGANISATION,
    account,
    name,
    role,
    mail: `${account}@${ORGANISATION.mailDomain}`,
    sid: `${ORGANISATION.domainSid}-${rid}`,
    objectId: `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-a${id.slice(17, 20)}-${id.slice(20)}`,
    puid: `1003200${digest(`puid of ${account}`, 9).toUpperCase()}`,
    homeAddress,
  }
}

type PersonKey =
  | 'ingrid'
  | 'tomas'
  | 'marit'
  | 'jonas'
  | 'sofie'
  | 'piet'
  | 'elif'
  | 'radek'
  | 'clara'
  | 'henning'
  | 'amara'
  | 'lukas'

export const PEOPLE: Readonly<Record<PersonKey, Person>> = {
  ingrid: person('ifalkenrath', 'Ingrid Falkenrath', 'managing director', 1104, '198.51.100.23'),
  tomas: person('twieland', 'Tomas Wieland', 'head of finance', 1105, '198.51.100.41'),
  marit: person('mosei', 'Marit Osei', 'accounts payable', 1106, '198.51.100.58'),
  jonas: person('jbrandtner', 'Jonas Brandtner', 'design engineer', 1107, '198.51.100.74'),
  sofie: person('slindqvist', 'Sofie Lindqvist', 'head of engineering', 1108, '198.51.100.92'),
  piet: person('pverhagen', 'Piet Verhagen', 'production planning', 1109, '198.51.100.105'),
  elif: person('eaydin', 'Elif Aydin', 'purchasing', 1110, '198.51.100.118'),
  radek: person('rnovotny', 'Radek Novotny', 'IT', 1111, '198.51.100.133'),
  clara: person('cmoretti', 'Clara Moretti', 'sales', 1112, '198.51.100.146'),
  henning: person('hvoss', 'Henning Voss', 'quality', 1113, '198.51.100.159'),
  amara: person('adiallo', 'Amara Diallo', 'office and personnel', 1114, '198.51.100.172'),
  lukas: person('lsandvik', 'Lukas Sandvik', 'field service', 1115, '198.51.100.190'),
}

/** Addresses of the desks whose computers' own logs are not part of the sample. */
export const DESKS: readonly (readonly [person: Person, address: string])[] = [
  [PEOPLE.ingrid, '192.0.2.40'],
  [PEOPLE.tomas, '192.0.2.41'],
  [PEOPLE.sofie, '192.0.2.51'],
  [PEOPLE.piet, '192.0.2.52'],
  [PEOPLE.elif, '192.0.2.43'],
  [PEOPLE.clara, '192.0.2.44'],
  [PEOPLE.henning, '192.0.2.45'],
  [PEOPLE.amara, '192.0.2.46'],
]

/** Radek's second account, for administration only; it has no mailbox. */
export const ADMIN: Person = person('adm-rnovotny', 'Radek Novotny (admin)', 'administration', 1120, '198.51.100.133')
/** The account of the nightly backup. */
export const BACKUP: Person = person('svc-backup', 'svc-backup', 'service account', 1131, '192.0.2.30')
/** The scanner in the corridor; its firmware speaks NTLM only. */
export const SCANNER: Person = person('svc-scan', 'svc-scan', 'service account', 1132, '192.0.2.60')
/** Radek's cloud administrator account. */
export const CLOUD_ADMIN: Person = {
  ...person('cloudadmin', 'Cloud Administration', 'administration', 1140, '203.0.113.10'),
  isTenantAdministrator: true,
}

export const MACHINES: Readonly<Record<'engineering' | 'finance' | 'administration' | 'files' | 'directory', Machine>> =
  {
    engineering: { name: 'WS-ENG-04', address: '192.0.2.54', owner: PEOPLE.jonas },
    finance: { name: 'WS-FIN-02', address: '192.0.2.42', owner: PEOPLE.marit },
    administration: { name: 'WS-IT-01', address: '192.0.2.31', owner: PEOPLE.radek },
    files: { name: 'SRV-FS01', address: '192.0.2.20', owner: ADMIN },
    directory: { name: 'SRV-DC01', address: '192.0.2.10', owner: ADMIN },
  }

type SiteKey =
  | 'mailbox'
  | 'files'
  | 'login'
  | 'chat'
  | 'browserUpdates'
  | 'systemUpdates'
  | 'antivirus'
  | 'agent'
  | 'cadVendor'
  | 'news'
  | 'norms'
  | 'bank'
  | 'supplier'
  | 'carrier'
  | 'weather'
  | 'forum'

/** Harmless places that computers here talk to. */
export const SITES: Readonly<Record<SiteKey, Site>> = {
  mailbox: { name: 'outlook.cloudoffice.example', address: '198.51.100.12' },
  files: { name: 'hallgrund.cloudshare.example', address: '198.51.100.14' },
  login: { name: 'login.cloudoffice.example', address: '203.0.113.201' },
  chat: { name: 'edge.teamchat.example', address: '203.0.113.205' },
  browserUpdates: { name: 'updates.browsermaker.example', address: '198.51.100.201' },
  systemUpdates: { name: 'download.osupdates.example', address: '203.0.113.211' },
  antivirus: { name: 'definitions.avcloud.example', address: '203.0.113.214' },
  agent: { name: 'gateway.orbis-endpoint.example', address: '203.0.113.222' },
  cadVendor: { name: 'licence.facetcad.example', address: '198.51.100.214' },
  news: { name: 'www.tagesblatt.example', address: '203.0.113.231' },
  norms: { name: 'www.normenportal.example', address: '198.51.100.226' },
  bank: { name: 'banking.elbkontor-bank.example', address: '203.0.113.238' },
  supplier: { name: 'portal.varnes-castings.example', address: '198.51.100.61' },
  carrier: { name: 'kunden.tessloh-logistik.example', address: '203.0.113.92' },
  weather: { name: 'www.wetterlage.example', address: '198.51.100.231' },
  forum: { name: 'forum.zerspanung.example', address: '203.0.113.244' },
}

/** What the intruders use. */
export const HOSTILE = {
  lure: { name: 'files.vames-castings.example', address: '203.0.113.77' },
  mailDomain: 'vames-castings.example',
  mailServer: { name: 'mail.vames-castings.example', address: '203.0.113.78' },
  control: { name: 'assets.metric-relay.example', address: '198.51.100.187' },
  drop: { name: 'eu2.coldshelf-storage.example', address: '203.0.113.140' },
  /** Where the stolen cloud session is used from. */
  cloudAddress: '203.0.113.66',
} as const
