import { CLASS } from '../../../model/event.ts'

/** What an action is in OCSF, by its words. */
export interface Meaning {
  readonly classUid: number
  readonly activityId: number
}

const CREATE = 1
const READ = 2
const UPDATE = 3
const DELETE = 4
const OTHER = 99
const LOGON = 1
const LOGOFF = 2
const ADD_MEMBER = 3
const REMOVE_MEMBER = 4
const PASSWORD_CHANGE = 8
const PASSWORD_RESET = 9
const ADD_CREDENTIALS = 18

/** Activities of file hosting (6006). */
const FILES: readonly (readonly [RegExp, number])[] = [
  [/\b(?:upload\w*|sync\w* up)\b/, 1],
  [/\b(?:downloads?|downloaded|downloading|export\w*|sync\w*)\b/, 2],
  [/\b(?:share|shared|sharing|unshare\w*|collab\w*|link|acl|access change|visibility)\b/, 12],
  [/\b(?:view\w*|preview\w*|access\w*|open\w*|read|get)\b/, 3],
  [/\b(?:delet\w*|trash\w*|remov\w*|purg\w*|recycl\w*)\b/, 4],
  [/\b(?:renam\w*)\b/, 5],
  [/\b(?:creat\w*|add\w*|new|copy|copied)\b/, 1],
]

type Rule = readonly [pattern: RegExp, classUid: number, activity: number | ((words: string) => number)]

/** The first that matches wins. Texts are words in lower case with one blank between. */
const RULES: readonly Rule[] = [
  [
    /\b(?:login|logon|signin|sign in|log in) (?:profile|setting|settings|policy|policies|page|banner|method|configuration|theme|shell)\b/,
    CLASS.USER_MANAGEMENT,
    verbOf,
  ],
  [
    /\b(?:log ?out|logged out|log ?off|logged off|sign ?out|signed out|session (?:end|ended|terminated|closed|expired|destroyed|logout)|disconnect\w*)\b/,
    CLASS.AUTHENTICATION,
    LOGOFF,
  ],
  [
    /\b(?:threat|threats|malware|virus|ransomware|phish\w*|suspicious|attack|attacks|exploit|intrusion|breach|compromis\w*|incident|alert|alerts|anomal\w*|leaked|hijacked|detection|detections|detected|malicious|impossible travel|finding|findings)\b(?!.*\b(?:policy|rule|setting|settings|configuration|settings?|enabled?|disabled?)\b)/,
    CLASS.DETECTION_FINDING,
    CREATE,
  ],
  [
    /\b(?:password|passcode) (?:was )?(?:reset|recover\w*)\b|\breset (?:\w+ ){0,2}password\b|\bforgot\w* password\b/,
    CLASS.USER_MANAGEMENT,
    PASSWORD_RESET,
  ],
  [
    /\b(?:chang\w*|updat\w*|edit\w*|set) (?:\w+ ){0,2}password\b|\bpassword (?:was )?(?:chang\w*|updat\w*|edit\w*|set)\b/,
    CLASS.USER_MANAGEMENT,
    PASSWORD_CHANGE,
  ],
  [
    /\b(?:create|add|generate|new|issue)\w* (?:\w+ ){0,2}(?:access key|api key|api token|access token|personal access token|ssh key|public key|credential|credentials|certificate|client secret)\b|\b(?:access key|api key|api token|access token|token|ssh key|public key|credential|client secret) (?:was )?(?:create|add|generate|issue)\w*\b/,
    CLASS.USER_MANAGEMENT,
    ADD_CREDENTIALS,
  ],
  [
    /\b(?:add|join|invite|assign)\w* (?:\w+ ){0,4}(?:to|in) (?:\w+ ){0,2}(?:group|team|role|organization|org|workspace|project)\b|\b(?:group|team|role|org|organization|repo|project|workspace|guild) (?:\w+ )?(?:add|invite|assign)\w* (?:\w+ )?(?:member|user|principal|collaborator)?\b|\b(?:group|team|role|membership|member|members|collaborator) (?:\w+ )?(?:add|added|invited|join|joined|grant|granted|assigned)\b|\badd (?:\w+ )?(?:member|collaborator)s?\b/,
    CLASS.GROUP_MANAGEMENT,
    ADD_MEMBER,
  ],
  [
    /\b(?:remov|delet|revok|unassign|kick|leav)\w* (?:\w+ ){0,4}(?:from|in) (?:\w+ ){0,2}(?:group|team|role|organization|org|workspace|project)\b|\b(?:group|team|role|org|organization|repo|project|membership|member|members|collaborator) (?:\w+ )?(?:remove|removed|revoke|revoked|left|unassigned)(?: (?:member|user))?\b|\bremove (?:\w+ )?(?:member|collaborator)s?\b/,
    CLASS.GROUP_MANAGEMENT,
    REMOVE_MEMBER,
  ],
  [
    /\b(?:log ?in|logged in|logging in|logon|logged on|sign ?in|signed in|signing in|signon|sign on|sso|saml|authenticat\w*|auth|unauthenticated|mfa|2fa|2sv|two factor|second factor|totp|otp|webauthn|passkey|session (?:start|started|created?|opened|open)|user session|vpn connected|verify|credentials? (?:invalid|ok|firewalled|flagged|modal))\b(?!.*\b(?:policy|polic\w*|setting|settings|rule|enable\w*|disable\w*|enroll\w*|register\w*|configur\w*|reset|remov\w*|added|activat\w*|deactivat\w*|provider|connector|required|requirement)\b)/,
    CLASS.AUTHENTICATION,
    LOGON,
  ],
  [/\b(?:group|groups|team|teams|role|roles|membership)\b/, CLASS.GROUP_MANAGEMENT, OTHER],
  [
    /\b(?:user|users|account|accounts|member|members|admin|administrator|guest|employee|collaborator|mfa|2fa|2sv|two factor|otp|totp|factor|passkey|recovery|invitation|invite|permission|permissions|privilege|privileges)\b/,
    CLASS.USER_MANAGEMENT,
    accountActivity,
  ],
  [
    /\b(?:file|files|folder|folders|document|documents|doc|attachment|page|pages|item|items|share|shared|upload\w*|download\w*|preview|drive|blob)\b/,
    CLASS.FILE_HOSTING,
    (words: string) => FILES.find(([pattern]) => pattern.test(words))?.[1] ?? OTHER,
  ],
  [/\b(?:mail|email|e mail|message|inbox|mailbox)\b/, CLASS.EMAIL, OTHER],
  [
    /\b(?:policy|policies|application|app|integration|oauth|consent|domain|domains|device|devices|certificate|key|keys|token|tokens|secret|secrets|webhook|hook|setting|settings|configuration|config|zone|network|rule|rules|firewall|vault|repository|repo|project|workspace|organization|org|space|license|service|connector)\b/,
    CLASS.ENTITY_MANAGEMENT,
    verbOf,
  ],
]

/** A flag that says whether it went well. */
const REFUSED = /^(?:no|false)$/
const FAILED =
  /\b(?:fail\w*|denied|deny|reject\w*|invalid|incorrect|error|wrong|block\w*|bad|unauthori[sz]ed|locked|lockout|unauthenticated|not allowed|declin\w*|fraud|false|no such|unsuccessful|abandoned|expired|forbidden)\b/

const memo = new Map<string, Meaning>()
/** Actions repeat; a crafted file may have a new one in each record. */
const MAX_REMEMBERED = 4096
/** Of a longer text only the beginning is an action. */
const MAX_ACTION_LENGTH = 160

/** The OCSF class and activity that an action's words speak of; an API call of the kind of its verb where they speak of none. */
export function meaningOfWords(action: string): Meaning {
  const key = action.slice(0, MAX_ACTION_LENGTH)
  const remembered = memo.get(key)
  if (remembered !== undefined) return remembered
  const words = wordsOf(key)
  const rule = RULES.find(([pattern]) => pattern.test(words))
  const made =
    rule === undefined
      ? { classUid: CLASS.API, activityId: verbOf(words) }
      : { classUid: rule[1], activityId: typeof rule[2] === 'number' ? rule[2] : rule[2](words) }
  if (memo.size >= MAX_REMEMBERED) memo.clear()
  memo.set(key, made)
  return made
}

/** An API call whose activity is the verb in the action's name. */
export function apiCall(action: string): Meaning {
  return { classUid: CLASS.API, activityId: verbOf(wordsOf(action.slice(0, MAX_ACTION_LENGTH))) }
}

/** What becomes of an entity by the action's verb: create, read, update, delete (OCSF 6003, 3004). */
export function verbActivity(action: string): number {
  return verbOf(wordsOf(action.slice(0, MAX_ACTION_LENGTH)))
}

/** How it went, by the words of a result or an action. */
export function outcomeOfWords(...texts: readonly (string | undefined)[]): 'success' | 'failure' {
  return texts.some(
    (text) =>
      text !== undefined &&
      (REFUSED.test(text.toLowerCase()) || FAILED.test(wordsOf(text.slice(0, MAX_ACTION_LENGTH)))),
  )
    ? 'failure'
    : 'success'
}

const ACCOUNT = '(?:users?|accounts?|members?|guests?|employees?|collaborators?|admins?)'
const MADE = new RegExp(
  `\\b(?:creat|add|invit|register|provision|import|new)\\w* (?:\\w+ ){0,2}${ACCOUNT}\\b|\\b${ACCOUNT} (?:was )?(?:lifecycle )?(?:creat|add|invit|register|provision|sign ?up)\\w*\\b`,
)
const GONE = new RegExp(
  `\\b(?:delet|remov|deactivat|terminat|disabl|suspend)\\w* (?:\\w+ ){0,2}${ACCOUNT}\\b|\\b${ACCOUNT} (?:was )?(?:lifecycle )?(?:delet|remov|deactivat|terminat|disabl|suspend)\\w*\\b`,
)

function accountActivity(words: string): number {
  if (MADE.test(words)) return CREATE
  if (GONE.test(words)) return DELETE
  const verb = verbOf(words)
  return verb === CREATE || verb === DELETE ? UPDATE : verb
}

function verbOf(words: string): number {
  if (
    /\b(?:create\w*|creating|creation|add|added|adds|adding|new|insert\w*|put|install\w*|enable\w*|register\w*|grant\w*|generate\w*|invite\w*|import\w*|post|issue\w*|attach\w*|enroll\w*|activat\w*|provision\w*|authorize\w*|run|launch\w*|publish\w*)\b/.test(
      words,
    )
  )
    return CREATE
  if (
    /\b(?:delet\w*|remov\w*|destroy\w*|revok\w*|purg\w*|drop\w*|uninstall\w*|detach\w*|deregister\w*|terminat\w*|clear\w*)\b/.test(
      words,
    )
  )
    return DELETE
  if (
    /\b(?:updat\w*|modif\w*|edit\w*|chang\w*|set|patch|disabl\w*|deactivat\w*|suspend\w*|unsuspend\w*|reset\w*|renam\w*|rotat\w*|write|start\w*|stop\w*|reboot\w*|lock\w*|unlock\w*|mov\w*|replac\w*|restor\w*|transfer\w*|archiv\w*)\b/.test(
      words,
    )
  )
    return UPDATE
  if (
    /\b(?:get|read\w*|list\w*|view\w*|describe\w*|search\w*|query|lookup|download\w*|export\w*|access\w*|fetch\w*|scan\w*|head)\b/.test(
      words,
    )
  )
    return READ
  return OTHER
}

/** `user.session.start`, `CreateLoginProfile`, `CHANGE_PASSWORD` and `Add member to role` as words in lower case. */
function wordsOf(text: string): string {
  return text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
