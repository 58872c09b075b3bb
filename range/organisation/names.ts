import type { Chance } from '../chance.ts'

const GIVEN = [
  'Anna',
  'Jonas',
  'Mira',
  'Tobias',
  'Elena',
  'Lukas',
  'Sofia',
  'Marek',
  'Ingrid',
  'David',
  'Aylin',
  'Pieter',
  'Clara',
  'Hannes',
  'Noor',
  'Felix',
  'Ewa',
  'Daniel',
  'Ronja',
  'Omar',
  'Greta',
  'Ivan',
  'Paula',
  'Stefan',
  'Leila',
  'Martin',
  'Yusuf',
  'Karin',
  'Thomas',
  'Beatriz',
  'Oskar',
  'Priya',
  'Henrik',
  'Salma',
  'Viktor',
  'Judith',
  'Emil',
  'Carla',
  'Niklas',
  'Renata',
  'Samuel',
  'Dorota',
  'Georg',
  'Amara',
  'Laura',
  'Matteo',
  'Helene',
  'Kenji',
  'Astrid',
  'Bruno',
  'Nadia',
  'Philipp',
  'Olga',
  'Simon',
  'Fatima',
  'Julian',
  'Maren',
  'Andrei',
  'Linda',
  'Ruben',
  'Tessa',
  'Arne',
  'Chiara',
  'Walter',
] as const
const FAMILY = [
  'Brandt',
  'Lindqvist',
  'Okafor',
  'Keller',
  'Moretti',
  'Novak',
  'Hartmann',
  'Jensen',
  'Yilmaz',
  'Petersen',
  'Vogel',
  'Dubois',
  'Sandoval',
  'Berger',
  'Kowalski',
  'Tanaka',
  'Schuster',
  'Eriksen',
  'Fischer',
  'Romano',
  'Haas',
  'Weber',
  'Nowak',
  'Arslan',
  'Holm',
  'Lorenz',
  'Costa',
  'Winter',
  'Ibrahim',
  'Baumann',
  'Schmitt',
  'Larsen',
  'Peeters',
  'Krause',
  'Marin',
  'Engel',
  'Osei',
  'Vidal',
  'Frank',
  'Sato',
  'Ott',
  'Blum',
  'Horvat',
  'Steiner',
  'Diaz',
  'Ritter',
  'Nilsson',
  'Pavlov',
  'Rossi',
  'Kraft',
  'Demir',
  'Albers',
  'Graf',
  'Mendes',
  'Thiele',
  'Bauer',
  'Simons',
  'Jansen',
  'Varga',
  'Lenz',
  'Moreau',
  'Falk',
  'Reuter',
  'Khan',
] as const
const FIRST = [
  'nord',
  'elb',
  'alta',
  'vern',
  'hall',
  'kor',
  'tess',
  'mer',
  'aur',
  'lin',
  'bren',
  'sol',
  'var',
  'quin',
  'del',
  'har',
  'mont',
  'ost',
  'riv',
  'sten',
  'tal',
  'ulm',
  'vel',
  'wes',
  'zer',
  'fal',
  'gran',
  'ing',
  'jas',
  'kel',
] as const
const SECOND = [
  'grund',
  'kontor',
  'ris',
  'holm',
  'tec',
  'berg',
  'loh',
  'via',
  'dorf',
  'mar',
  'sund',
  'tal',
  'wick',
  'stal',
  'feld',
  'hagen',
  'nova',
  'port',
  'mere',
  'dale',
  'quist',
  'mann',
  'heim',
  'gate',
  'field',
  'haven',
  'ton',
  'ford',
  'brook',
  'well',
] as const
const TRADE = [
  'systems',
  'logistics',
  'castings',
  'steel',
  'software',
  'energy',
  'optics',
  'media',
  'consulting',
  'machines',
  'foods',
  'pharma',
  'cloud',
  'data',
  'labs',
  'tools',
  'trade',
  'travel',
  'shop',
  'news',
  'portal',
  'sports',
  'bank',
  'insurance',
  'research',
] as const

/** A person's name. */
export function personName(chance: Chance): string {
  return `${chance.pick(GIVEN)} ${chance.pick(FAMILY)}`
}

/** Mailbox name of a person: `a.brandt`. */
export function mailName(name: string): string {
  const [given = '', ...family] = name.toLowerCase().split(' ')
  return `${given.slice(0, 1)}.${family.join('')}`
}

/** An invented word that could name a firm. */
export function firmWord(chance: Chance): string {
  return `${chance.pick(FIRST)}${chance.pick(SECOND)}`
}

/** A domain name that could be anybody's; below `.example`, so that it is nobody's. */
export function domainName(chance: Chance): string {
  const word = firmWord(chance)
  const form = chance.next()
  if (form < 0.45) return `${word}-${chance.pick(TRADE)}.example`
  if (form < 0.8) return `${word}.example`
  return `${word}${chance.pick(TRADE)}.example`
}

/** Host names under a domain as they are usual on the web. */
export function webHost(chance: Chance, domain: string): string {
  const depth = chance.next()
  const deeper =
    depth < 0.72
      ? ''
      : depth < 0.9
        ? `${chance.pick(['eu', 'us-east', 'de1', 'cdn', 'prod', 'v2', 'events', `n${chance.whole(1, 40)}`])}.`
        : `${chance.hex(chance.whole(5, 16))}.${chance.pick(['edge', 'rep', 'telemetry', 'dist'])}.`
  return `${chance.pick(['www', 'cdn', 'api', 'static', 'portal', 'my', 'assets', 'login', 'files', 'edge', 'img', 'app'])}.${deeper}${domain}`
}

/** A name to be mistaken for another: what registrars sell every day. */
export function similarDomain(chance: Chance, domain: string): string {
  const name = domain.slice(0, domain.lastIndexOf('.'))
  const changes: readonly ((text: string) => string)[] = [
    (text) => text.replace('m', 'rn'),
    (text) => text.replace('l', 'i'),
    (text) => text.replace('-', ''),
    (text) => `${text}-${chance.pick(['group', 'eu', 'online', 'mail'])}`,
    (text) => text.replace(/([aeiou])([a-z])/, '$2$1'),
    (text) => text.replace(/(n|t|s)/, '$1$1'),
  ]
  for (const change of chance.sample(changes, changes.length))
    if (change(name) !== name) return `${change(name)}.example`
  return `${name}-online.example`
}

const TOOL_FIRST = [
  'Sync',
  'Update',
  'Device',
  'Print',
  'Cloud',
  'Audio',
  'Report',
  'Data',
  'Asset',
  'Remote',
  'Doc',
  'Net',
  'Disk',
  'Font',
  'Meet',
] as const
const TOOL_SECOND = [
  'Agent',
  'Host',
  'Service',
  'Helper',
  'Monitor',
  'Client',
  'Broker',
  'Updater',
  'Tray',
  'Runner',
  'Bridge',
  'Manager',
] as const

/** A program name such as thousands of small makers give: `DeviceBroker.exe`. */
export function programName(chance: Chance): string {
  return `${chance.happens(0.4) ? firmWord(chance).replace(/^./, (one) => one.toUpperCase()) : chance.pick(TOOL_FIRST)}${chance.pick(TOOL_SECOND)}`
}

/** The name of a project that only insiders know. */
export function projectName(chance: Chance): string {
  return chance.happens(0.5)
    ? `${chance.pick(['RS', 'LP', 'KX', 'TB', 'MV', 'QT'])}-${chance.whole(11, 99) * 100}`
    : `${chance.pick(['Projekt', 'Programme', 'Project'])} ${firmWord(chance).replace(/^./, (one) => one.toUpperCase())}`
}
