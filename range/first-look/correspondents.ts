import { AUTHENTIC, type Correspondent } from '../records/message.ts'
import { HOSTILE } from './organisation.ts'

type Key =
  | 'holm'
  | 'varnesOrders'
  | 'keller'
  | 'tanabe'
  | 'norms'
  | 'news'
  | 'bank'
  | 'carrier'
  | 'symposium'
  | 'travel'
  | 'steel'
  | 'cad'
  | 'chat'
  | 'cloud'
  | 'parcel'
  | 'scout'
  | 'impostor'
  | 'backup'

const varnes = { name: 'mail.varnes-castings.example', address: '198.51.100.60' }
const mailTower = { name: 'out3.mailtower.example', address: '198.51.100.71' }

/** Everybody outside who writes to these people. */
export const OTHERS: Readonly<Record<Key, Correspondent>> = {
  holm: { name: 'Katrin Holm', address: 'k.holm@varnes-castings.example', server: varnes, checks: AUTHENTIC },
  varnesOrders: {
    name: 'Varnes Castings Orders',
    address: 'orders@varnes-castings.example',
    server: varnes,
    checks: AUTHENTIC,
  },
  keller: {
    name: 'Bruno Keller',
    address: 'bruno.keller@aurelis-power.example',
    server: { name: 'smtp2.aurelis-power.example', address: '203.0.113.30' },
    checks: AUTHENTIC,
  },
  tanabe: {
    name: 'Yuki Tanabe',
    address: 'y.tanabe@kitaro-marine.example',
    server: { name: 'relay.kitaro-marine.example', address: '203.0.113.33' },
    // A small firm without DKIM, like many.
    checks: { spf: 'pass', dkim: 'none', dmarc: 'none' },
  },
  norms: {
    name: 'Normenportal',
    address: 'newsletter@normenportal.example',
    envelope: 'bounce-7741@send.mailtower.example',
    server: mailTower,
    checks: AUTHENTIC,
  },
  news: {
    name: 'Tagesblatt Wirtschaft',
    address: 'wirtschaft@tagesblatt.example',
    envelope: 'bounce-2093@send.mailtower.example',
    server: mailTower,
    checks: AUTHENTIC,
  },
  bank: {
    name: 'Elbkontor Bank',
    address: 'no-reply@elbkontor-bank.example',
    server: { name: 'mailout.elbkontor-bank.example', address: '203.0.113.239' },
    checks: AUTHENTIC,
  },
  carrier: {
    name: 'Tessloh Logistik Rechnungswesen',
    address: 'rechnung@tessloh-logistik.example',
    server: { name: 'mail.tessloh-logistik.example', address: '203.0.113.91' },
    checks: AUTHENTIC,
  },
  symposium: {
    name: 'Rotor Symposium 2027',
    address: 'call@rotor-symposium.example',
    server: { name: 'mx.rotor-symposium.example', address: '198.51.100.80' },
    checks: { spf: 'pass', dkim: 'pass', dmarc: 'none' },
  },
  travel: {
    name: 'Reisewelt Buchungen',
    address: 'buchung@reisewelt.example',
    server: { name: 'mta1.reisewelt.example', address: '198.51.100.84' },
    checks: AUTHENTIC,
  },
  steel: {
    name: 'Marlies Ott',
    address: 'm.ott@nordstahl-handel.example',
    server: { name: 'mail.nordstahl-handel.example', address: '198.51.100.88' },
    // Their provider moved in October; SPF has not followed yet.
    checks: { spf: 'softfail', dkim: 'pass', dmarc: 'pass' },
  },
  cad: {
    name: 'Facet Support',
    address: 'support@facetcad.example',
    server: { name: 'mail.facetcad.example', address: '198.51.100.213' },
    checks: AUTHENTIC,
  },
  chat: {
    name: 'Teamchat',
    address: 'digest@teamchat.example',
    server: { name: 'out.teamchat.example', address: '203.0.113.206' },
    checks: AUTHENTIC,
  },
  cloud: {
    name: 'Account Security',
    address: 'security-noreply@cloudoffice.example',
    server: { name: 'notify.cloudoffice.example', address: '203.0.113.202' },
    checks: AUTHENTIC,
  },
  parcel: {
    name: 'Paketzustellung',
    address: 'info@zustellung-paket77.example',
    server: { name: 'vps1142.rentaserver.example', address: '203.0.113.118' },
    checks: { spf: 'fail', dkim: 'none', dmarc: 'fail' },
  },
  scout: {
    name: 'Martin Westgate',
    address: 'm.westgate.procurement@postfach-frei.example',
    server: { name: 'out12.postfach-frei.example', address: '198.51.100.95' },
    checks: AUTHENTIC,
  },
  // Not Katrin Holm: the r and n of her firm's name have become an m.
  impostor: {
    name: 'Katrin Holm',
    address: `k.holm@${HOSTILE.mailDomain}`,
    server: HOSTILE.mailServer,
    checks: AUTHENTIC,
  },
  backup: { name: 'Backup SRV-BAK01', address: 'backup@hallgrund.example' },
}
