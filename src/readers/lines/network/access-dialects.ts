import { CLASS } from '../../../model/event.ts'
import { DEVICE_EVENT, httpKind, signInBy } from './network-event.ts'
import { FINDING, type PairDialect, signIn, USER_ACTION, words } from './pair-dialect.ts'

/** Proxies, VPN gateways, identity servers and bastions that write pairs; the first that matches is taken. */
export const ACCESS_DIALECTS: readonly PairDialect[] = [
  {
    source: 'pulse-connect',
    product: 'ivanti',
    isNetwork: true,
    roles: { fw: 'deviceIp', vpn: 'deviceHost', user: 'user', dstname: 'dstHost', type: null, result: null },
    matches: ({ text }) => text.includes(' vpn=') && text.includes(' ivs='),
    kind: (fields, roles) =>
      signIn(words(fields, 'msg'), roles) ?? (words(fields, 'proto') === '' ? DEVICE_EVENT : undefined),
  },
  {
    source: 'bluecoat',
    product: 'bluecoat',
    isNetwork: true,
    roles: {
      'c-ip': 'srcIp',
      'r-ip': 'dstIp',
      'cs-host': 'dstHost',
      'cs-username': 'user',
      'cs-user-agent': 'agent',
      'cs-User-Agent': 'agent',
      'c-url': 'url',
      'cs-method': 'method',
      'sc-status': 'status',
      's-action': 'action',
      'cs-uri-port': 'dstPort',
      'x-virus-id': 'attack',
      's-ip': 'deviceIp',
      'service.name': null,
      'cs-ip': null,
    },
    matches: ({ text }) => text.includes(' s-action=') && text.includes('c-ip='),
    kind: (_, roles) => httpKind(roles.method),
  },
  {
    source: 'skyhigh-swg',
    product: 'skyhigh',
    isNetwork: true,
    roles: {
      hostname: 'deviceHost',
      http_action: 'method',
      requested_host: 'dstHost',
      destination_host: 'dstHost',
      virus: 'attack',
      process_name: null,
      rule_name: null,
    },
    matches: ({ text }) =>
      text.includes('http_status_code=') &&
      (text.includes('requested_host=') || text.includes('http_request_first_line=')),
    kind: (fields, roles) =>
      roles.attack === undefined
        ? httpKind(roles.method ?? /^[A-Z]{3,8}/.exec(words(fields, 'http_request_first_line'))?.[0])
        : FINDING,
  },
  {
    source: 'wallix-bastion',
    product: 'wallix',
    roles: {
      user: 'user',
      client_ip: 'srcIp',
      target_host: 'dstIp',
      target_ip: 'dstIp',
      device: null,
      account: 'targetUser',
      target: null,
      host: 'dstHost',
      app_name: null,
      service: null,
      login: 'targetUser',
    },
    matches: ({ text }) =>
      /^\[(?:wabaudit|wabauth|RDP Session|SSH Session|VNC Session|Session|RAWTCPIP Session|TELNET Session|sshproxy|rdpproxy)\]/.test(
        text,
      ),
    kind: (fields, _, { text }) => {
      if (text.startsWith('[wabaudit]')) return USER_ACTION
      if (text.startsWith('[wabauth]') || text.startsWith('[sshproxy]') || text.startsWith('[rdpproxy]'))
        return signInBy(`auth ${words(fields, 'action', 'status', 'infos', 'result', 'diagnostic')}`)
      if (/DISCONNECT/.test(words(fields, 'type')))
        return { classUid: CLASS.AUTHENTICATION, activityId: 2, auth: { outcome: 'success' } }
      if (/SESSION_ESTABLISHED|CONNECTION/.test(words(fields, 'type')))
        return signInBy(`logon ${words(fields, 'type')}`)
      return USER_ACTION
    },
  },
  {
    source: 'cisco-ise',
    product: 'cisco',
    service: 'ise',
    syntax: { separators: ',', isSpaced: true },
    roles: {
      UserName: 'user',
      'User-Name': 'user',
      User: 'user',
      AdminName: 'user',
      IpAddress: 'srcIp',
      AdminIPAddress: 'srcIp',
      'Device IP Address': 'srcIp',
      DestinationIPAddress: 'dstIp',
      DestinationPort: 'dstPort',
      NetworkDeviceName: null,
      PsnHostName: null,
      'Remote-Address': null,
      'NAS-IP-Address': null,
      Action: null,
      EndpointIPAddress: 'srcIp',
    },
    matches: ({ text, syslog }) =>
      (syslog?.app ?? '').startsWith('CISE_') ||
      text.startsWith('CISE_') ||
      text.includes(' CISE_') ||
      (text.includes('ConfigVersionId=') && text.includes(', ')) ||
      // A message that is too long goes on in further ones.
      (/^\d{10} \d{1,3} \d{1,3} {1,2}/.test(text) && text.includes('=')),
    kind: (_, roles, { text, syslog }) => {
      const said = `${syslog?.app ?? ''} ${text.slice(0, 400)}`
      if (
        /CISE_(?:Passed|Failed)|Authentication (?:succeeded|failed)|Authen/.test(said) &&
        (roles.user !== undefined || roles.srcIp !== undefined)
      ) {
        return {
          classUid: CLASS.AUTHENTICATION,
          activityId: 1,
          auth: { outcome: /Failed|failed|reject/.test(said) ? 'failure' : 'success' },
        }
      }
      return signIn(said, roles) ?? (roles.user === undefined ? DEVICE_EVENT : USER_ACTION)
    },
  },
  {
    source: 'pingfederate',
    product: 'pingfederate',
    roles: { pfhost: 'deviceHost', subject: 'user', event: 'text', 'X-Forwarded-Host': null, role: null },
    matches: ({ text }) => text.includes('trackingid="') && text.includes('pfhost="'),
    kind: (fields, roles) =>
      roles.user === undefined
        ? { classUid: CLASS.AUTHENTICATION, activityId: 99 }
        : {
            classUid: CLASS.AUTHENTICATION,
            activityId: /SLO|LOGOUT/i.test(words(fields, 'event')) ? 2 : 1,
            auth: { outcome: words(fields, 'status') === 'success' ? 'success' : 'failure' },
          },
  },
  {
    source: 'veeam',
    product: 'veeam',
    roles: {
      UserName: 'user',
      DateTime: null,
      Description: 'text',
      VmName: null,
      ServerName: null,
      HostName: 'dstHost',
    },
    matches: ({ text }) => text.includes('[categoryId=') && text.includes('instanceId='),
    kind: (_, roles) => (roles.user === undefined ? DEVICE_EVENT : USER_ACTION),
  },
  {
    source: 'keycloak',
    product: 'keycloak',
    syntax: { separators: ',' },
    roles: { ipAddress: 'srcIp', username: 'user', userId: null, type: null, error: 'text', auth_username: 'user' },
    matches: ({ text }) => text.includes('[org.keycloak.events]') && text.includes('realmId='),
    kind: (fields) => {
      const type = words(fields, 'type')
      if (type === '') return USER_ACTION
      const outcome = type.includes('ERROR') ? 'failure' : 'success'
      return { classUid: CLASS.AUTHENTICATION, activityId: type.startsWith('LOGOUT') ? 2 : 1, auth: { outcome } }
    },
  },
]
