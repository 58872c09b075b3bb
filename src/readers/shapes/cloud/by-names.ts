import { CLASS, type Event, type FieldValue } from '../../../model/event.ts'
import { isObject, type JsonObject } from '../../framing/json-parse.ts'
import { endpointOf } from '../address.ts'
import { eventOf, type Origin } from '../shape.ts'
import { findingOf } from './finding.ts'
import { hostOf, inUtc, known, personOf } from './parts.ts'
import { timeIn } from './time-forms.ts'
import { meaningOfWords, outcomeOfWords } from './words.ts'

/** How far into a record names are looked for, and how many values of it are looked at. */
const MAX_DEPTH = 5
const MAX_VALUES = 600
/** A longer text is no name of an action. */
const MAX_ACTION_LENGTH = 120

/**
 * What values are called, from the surest name on. Names are compared without their case and marks, alone and after the
 * name of the object around them: `clientip` is `clientIp`, `client_ip` and `client: { ip }`.
 */
const USER = list(
  'actoremail useremail useremailaddress actoruseremail userprincipalname upn actorname username ' +
    'actorusername userlogin loginname accountname sourceusername srcuser suser duser userid principal ' +
    'initiatedbyemail createdbyemail createdbylogin loggeduser lastloggedonuser operator login email actor ' +
    'user author authorname deviceusername adminname admin performedbyname initiatedby requester account ' +
    'owner owneremail member',
)
const HOST = list(
  'hostname devicehostname devicename computername hostfqdn computerhostname endpointname endpointhostname ' +
    'machinename agenthostname devicedisplayname computer systemname agentname workstation dvchost srchost ' +
    'sourcehost dhost shost fqdn servername node nodename host device',
)
const SOURCE_IP = list(
  'sourceip srcip clientip sourceipaddress clientipaddress srcaddr sourceaddress remoteip remoteaddress ' +
    'remoteaddr useripaddress userip ipaddress ipaddr ip actorip actoripaddress externalip deviceip ' +
    'deviceexternalip hostip srchostip sip src origclientip requestip publicip callerip localip agentip ' +
    'hostipaddress contextipaddress contextclientip client source',
)
const TARGET_IP = list(
  'destinationip destip dstip destinationaddress destinationipaddress targetip serverip dstaddr dip dst ' +
    'dest hostingip originip',
)
const TIME = list(
  'timestamp eventtime eventtimestamp time datetime eventdatetime published createdat created occurredat ' +
    'createtime creationtime createddatetime date eventdate loggedat loggeddatetime starttime detecttime ' +
    'detectiontime detectedat activitytime lastseen lasteventtime generatedat generatedtime firstseen ' +
    'updatedat receivedtime servertimestamp ts when rt alerttime lastupdatetime eventcreationtime ' +
    'starttimestamp genericttime localtime utctimestamp devicetimestamp recordedat endtime lastsynctts ' +
    'modified requestreceivedtimestamp',
)
const ACTION = list(
  'eventaction eventname action eventtype activity operation operationname activitytype actionname ' +
    'actiontype eventtypename auditevent auditlogevent event type method methodname category eventcategory ' +
    'subtype alertname alerttype title name description summary msg message logtype topic verb status eventid',
)
const SEVERITY = list('severity alertseverity severitylevel threatseverity risklevel priority level severityname')
const ALERT = list(
  'alertid alertname alerttype threatname threatid detectionid detectionname malwarename signature ' +
    'signaturename incidentid findingid threattype threatcategory ruleid verdict ioc attackphase threatscore ' +
    'riskscore virusname infectionname breachid indicator',
)
const RESULT = list(
  'result outcome outcomeresult status success issuccess eventoutcome responsestatus statuscode ' + 'actionresult',
)
const URL_NAMES = list('url requesturl urlfull uri requesturi httprequesturl')
const FILE = list('filepath filename path file')

/**
 * JSON that no shape knows but whose names say when something happened and to whom: a time, and a user, an address or a host,
 * or at least what was done. Undefined where it has none of these. What it means is guessed from its words, which the source `json:by-names` says; no
 * rule of a product sees it.
 */
export function byNames(record: JsonObject, origin: Origin): Event | undefined {
  // Measurements say how much, not who did what.
  if (record['metricset'] !== undefined) return undefined
  const values = namesIn(record)
  const found = timeIn(
    TIME.map((name) => values.get(name)),
    inUtc(origin).context,
  )
  if (found === undefined) return undefined
  const first = (names: readonly string[]): string | undefined => {
    for (const name of names) {
      const text = known(values.get(name))
      if (text !== undefined) return text
    }
    return undefined
  }
  const user = personOf(first(USER))
  const host = firstOf(HOST, values, (text) => hostOf(text))
  const from = firstOf(SOURCE_IP, values, (text) => endpointOf(text))
  const to = firstOf(TARGET_IP, values, (text) => endpointOf(text))

  const action =
    ACTION.map((name) => known(values.get(name))).find(
      (text) => text !== undefined && text.length <= MAX_ACTION_LENGTH && /[a-z]{3}/i.test(text),
    ) ?? ''
  const isAlert = ALERT.some((name) => known(values.get(name)) !== undefined)
  const meaning = isAlert ? { classUid: CLASS.DETECTION_FINDING, activityId: 1 } : meaningOfWords(action)
  // A time alone says nothing of who; then at least its words must say what.
  const isSomebody = user !== undefined || host !== undefined || from !== undefined || to !== undefined
  if (!isSomebody && meaning.classUid === CLASS.API) return undefined
  const url = first(URL_NAMES)
  const file = first(FILE)
  return eventOf(
    {
      source: 'json:by-names',
      logsource: UNRECOGNISED,
      ...meaning,
      actor: { user } as Event['actor'], // an undefined part is left out
      device: { hostname: host } as Event['device'], // as above
      srcEndpoint: from,
      dstEndpoint: to,
      target: {
        url: url !== undefined && /^https?:\/\//i.test(url) ? url : undefined,
        file: file === undefined ? undefined : /[\\/]/.test(file) ? { path: file } : { name: file },
      } as Event['target'], // as above
      auth:
        meaning.classUid === CLASS.AUTHENTICATION ? { outcome: outcomeOfWords(first(RESULT) ?? action) } : undefined,
      finding:
        meaning.classUid === CLASS.DETECTION_FINDING
          ? findingOf({
              title: first(['alertname', 'threatname', 'title', 'detectionname', 'name']) ?? action,
              severity: first(SEVERITY),
            })
          : undefined,
      fields: record,
    },
    found,
    origin,
  )
}

/** What no shape knows is judged by no rule of some product. */
const UNRECOGNISED = Object.freeze({ product: 'unrecognised' })

function firstOf<T>(
  names: readonly string[],
  values: ReadonlyMap<string, FieldValue>,
  read: (text: string) => T | undefined,
): T | undefined {
  for (const name of names) {
    const text = known(values.get(name))
    const found = text === undefined ? undefined : read(text)
    if (found !== undefined) return found
  }
  return undefined
}

/** The record's values by their folded names, alone and with those of the objects around them; outer ones win. */
function namesIn(record: JsonObject): ReadonlyMap<string, FieldValue> {
  const values = new Map<string, FieldValue>()
  let level: { readonly object: JsonObject; readonly around: string }[] = [{ object: record, around: '' }]
  let left = MAX_VALUES
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const below: { object: JsonObject; around: string }[] = []
    for (const { object, around } of level) {
      for (const name in object) {
        if (left <= 0) return values
        left -= 1
        const value = object[name]
        const plain = Array.isArray(value) ? value[0] : value
        if (plain === undefined || plain === null) continue
        const key = folded(name)
        if (isObject(plain)) {
          below.push({ object: plain, around: key })
          continue
        }
        const full = around + key
        if (!values.has(full)) values.set(full, plain)
        // The name alone counts too, except where the object around it makes it something else.
        if (!values.has(key) && !FOREIGN.test(around)) values.set(key, plain)
      }
    }
    level = below
  }
  return values
}

/** Objects that are about somebody or something else than who did it. */
const FOREIGN =
  /target|object|resource|geo|location|old|new|previous|threat|policy|rule|organi[sz]ation|tenant|customer|site|group|process|parent|file|metadata|raw|agent$|^os$|response/

function list(names: string): readonly string[] {
  return names.split(' ')
}

/** No name that means something is longer. */
const MAX_NAME_CHARACTERS = 128

function folded(name: string): string {
  return name
    .slice(0, MAX_NAME_CHARACTERS)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}
