import { CLASS } from '../../../model/event.ts'
import { DEVICE_EVENT, httpKind, kindOf, signInBy } from './network-event.ts'
import { FINDING, type PairDialect, signIn, TRAFFIC, USER_ACTION, words } from './pair-dialect.ts'
import { meaning } from './roles.ts'

/** Firewalls that write pairs; the first that matches is taken. */
export const FIREWALL_DIALECTS: readonly PairDialect[] = [
  {
    source: 'sophos-xg',
    product: 'sophos',
    isNetwork: true,
    roles: {
      user_name: 'user',
      device_name: 'deviceHost',
      name: null,
      user: 'user',
      host: null,
      virus: 'attack',
      signature_msg: 'attack',
      status: 'action',
      domainname: 'dstHost',
      domain: 'dstHost',
    },
    matches: ({ text }) =>
      text.includes('device="SFW"') || (text.includes('log_component="') && text.includes('log_subtype="')),
    kind: (fields, roles) => {
      const type = words(fields, 'log_type')
      if (/^(?:IDP|IPS|ATP|Anti-Virus|Sandbox|EATP|Sandstorm)/i.test(type)) return FINDING
      if (/^(?:Firewall)$/i.test(type)) return kindOf(roles).classUid === CLASS.NETWORK ? kindOf(roles) : TRAFFIC
      if (/Content Filtering|Web/i.test(type)) return httpKind(roles.method ?? meaning(fields['httpmethod']))
      if (/spam|email/i.test(type)) return { classUid: CLASS.EMAIL, activityId: 99 }
      const said = words(fields, 'log_component', 'log_subtype', 'message', 'status')
      if (/^(?:Event|System|Wireless|Heartbeat|SSL)/i.test(type))
        return signIn(said, roles) ?? (/DHCP/.test(said) ? { classUid: CLASS.DHCP, activityId: 99 } : DEVICE_EVENT)
      return undefined
    },
  },
  {
    source: 'sophos-utm',
    product: 'sophos',
    isNetwork: true,
    roles: { name: 'text', host: null, id: null, category: null, user: 'user', virus: 'attack' },
    matches: ({ text }) => text.includes(' sys="') && text.includes(' sub="') && text.includes('severity="'),
    kind: (fields, roles) => {
      const sub = words(fields, 'sub')
      if (sub === 'ips') return FINDING
      if (sub.startsWith('http')) return httpKind(roles.method)
      if (sub === 'auth') return signIn(words(fields, 'name'), roles)
      if (sub === 'packetfilter') return kindOf({ ...roles, text: '' })
      return undefined
    },
  },
  {
    source: 'stormshield',
    product: 'stormshield',
    isNetwork: true,
    roles: {
      fw: 'deviceHost',
      address: 'srcIp',
      op: 'method',
      arg: 'url',
      result: 'status',
      method: null,
      domain: 'userDomain',
      srcname: 'srcHost',
      dstname: 'dstHost',
      virus: 'attack',
    },
    matches: ({ text }) => text.includes('startime="') && text.includes('fw="'),
    kind: (fields, roles) => {
      const type = words(fields, 'logtype')
      if (type === 'alarm' && roles.srcIp !== undefined) return FINDING
      if (type === 'auth' || type === 'server' || type === 'xvpn')
        return signIn(`authentication ${words(fields, 'msg')}`, roles)
      if (type === 'connection' || type === 'filter')
        return kindOf({ ...roles, user: '', text: '', action: words(fields, 'action') })
      return undefined
    },
  },
  {
    source: 'sonicwall',
    product: 'sonicwall',
    isNetwork: true,
    roles: {
      fw: 'deviceIp',
      usr: 'user',
      user: 'user',
      dstname: 'dstHost',
      op: 'method',
      arg: 'url',
      result: 'status',
      fw_action: 'action',
      Category: null,
      rule: null,
      n: null,
      sn: null,
    },
    matches: ({ text }) => /\bid=(?:"?firewall"?|sslvpn) sn=/.test(text.slice(0, 400)),
    kind: (fields, roles) => {
      const said = words(fields, 'msg')
      if (
        /\b(?:attack|intrusion|virus|spyware|malware|flood|spoof|scan|smurf|botnet|possible|probable|IPS|exploit)\b/i.test(
          said,
        )
      )
        return FINDING
      return signIn(said, roles)
    },
  },
  {
    source: 'checkpoint',
    product: 'checkpoint',
    isNetwork: true,
    syntax: { equals: ':', separators: ';' },
    roles: {
      origin: 'deviceIp',
      service: 'dstPort',
      s_port: 'srcPort',
      user: 'user',
      src_user_name: 'user',
      src_machine_name: 'srcHost',
      administrator: 'user',
      client_ip: 'srcIp',
      resource: 'url',
      dst_domain_name: 'dstHost',
      attack: 'attack',
      malware_action: 'attack',
      protection_name: 'attack',
      machine: 'srcHost',
      hostname: null,
      domain_name: null,
      name: null,
      rule_name: null,
    },
    matches: ({ text }) =>
      (text.includes('loguid:"') || text.includes('originsicname:"') || text.includes('origin_sic_name:"')) &&
      text.includes('origin:"'),
    kind: (fields, roles) => {
      const sign =
        fields['operation'] === undefined && fields['auth_status'] === undefined
          ? undefined
          : signIn(words(fields, 'operation', 'additional_info', 'auth_status'), roles)
      if (sign !== undefined) return sign
      return roles.user !== undefined && fields['operation'] !== undefined
        ? USER_ACTION
        : signIn(words(fields, 'action', 'auth_method', 'reason'), roles)
    },
  },
  {
    source: 'juniper-srx',
    product: 'juniper',
    isNetwork: true,
    roles: {
      'attack-name': 'attack',
      'source-address': 'srcIp',
      'destination-address': 'dstIp',
      username: 'user',
      'epoch-time': null,
      reason: 'text',
      'threat-severity': null,
      hostname: 'dstHost',
      'client-ip': 'srcIp',
      'source-name': 'srcHost',
    },
    matches: ({ text, syslog }) =>
      /^RT_|^(?:SECINTEL|AAMW|APPTRACK|IDP)/.test(syslog?.app ?? '') || text.includes('[junos@'),
    kind: (fields, roles, { syslog, text }) => {
      const tag = `${syslog?.messageId ?? ''} ${syslog?.app ?? ''} ${text.slice(0, 80)}`
      if (/IDP_ATTACK|IDP_APPDDOS|RT_SCREEN|AAMW|SECINTEL|ANTIVIRUS|AV_|THREAT/.test(tag)) return FINDING
      if (/SESSION_CREATE/.test(tag)) return { classUid: CLASS.NETWORK, activityId: 1 }
      if (/SESSION_CLOSE/.test(tag)) return { classUid: CLASS.NETWORK, activityId: 2 }
      if (/SESSION_DENY/.test(tag)) return { classUid: CLASS.NETWORK, activityId: 5 }
      if (/WEBFILTER/.test(tag)) return httpKind(undefined)
      return roles.srcIp === undefined && fields['username'] !== undefined ? USER_ACTION : undefined
    },
  },
  {
    source: 'clavister',
    product: 'clavister',
    isNetwork: true,
    syntax: { separators: ']' },
    roles: {
      conndestip: 'dstIp',
      connsrcip: 'srcIp',
      destip: 'dstIp',
      authevent: null,
      rule: null,
      event: 'text',
      hwsender: null,
      action: 'action',
      client_ip: 'srcIp',
    },
    matches: ({ text }) =>
      /^(?:\[[\d-]{10} [\d:]{8}\] )?\S{0,40} ?(?:prio=\d )?id=\d{5,10} event=/.test(text.slice(0, 160)),
    kind: (fields, roles) => {
      const event = words(fields, 'event')
      if (/login|logout|logged/.test(event))
        return signInBy(event.replaceAll('_', ' ').replace('login', 'log in')) ?? undefined
      return kindOf({ ...roles, text: '' })
    },
  },
  {
    source: 'netfilter',
    product: 'linux',
    service: 'netfilter',
    isNetwork: true,
    roles: { SRC: 'srcIp', DST: 'dstIp', SPT: 'srcPort', DPT: 'dstPort' },
    matches: ({ text }) => text.includes('SRC=') && text.includes(' DST=') && text.includes('IN='),
    kind: (_, __, { text }) => ({
      classUid: CLASS.NETWORK,
      activityId: /\b(?:DROP|REJECT|BLOCK|DENY|denied|dropped)\b|-D\]/i.test(text.slice(0, 200)) ? 5 : 6,
    }),
  },
  {
    source: 'forcepoint',
    product: 'forcepoint',
    isNetwork: true,
    roles: {
      UserOriginator: 'user',
      ClientIpAddress: 'srcIp',
      NodeId: 'deviceIp',
      ObjectName: null,
      SenderType: null,
      InfoMsg: 'text',
      Result: 'action',
    },
    matches: ({ text }) => text.includes('CompId="') && text.includes('NodeId="'),
    kind: (fields, roles) => signIn(words(fields, 'TypeDescription', 'InfoMsg', 'Result'), roles) ?? DEVICE_EVENT,
  },
]
