import { directoryRecord } from '../../records/directory.ts'
import { directoryChange, file, readMail } from '../../records/exchange.ts'
import type { Placed } from '../../records/place.ts'
import { FILES_APP, WEB_MAIL } from '../../records/sign-ins.ts'
import type { Person } from '../../records/who.ts'
import type { Employee } from '../../world.ts'
import type { Access, Play, Subject } from '../campaign.ts'

/** An application in the tenant that may read mail, and whose key the intruders have. */
export interface CloudAccess {
  readonly id: string
  readonly name: string
  readonly subject: Subject
  readonly access: Access
  /** Accounts whose mailboxes have been read. */
  readonly read: Set<string>
}

/**
 * In the person's own stolen session an application asks for more than they may allow; the administrator's password, used through
 * the server in the office, from where nobody is asked for a second factor, allows it for everybody.
 */
export function addCloudAccess(play: Play, person: Employee, admin: Person): CloudAccess {
  const { chance, actor, clock, tenant } = play
  const session = play.cloudSession(person, clock.now())
  const from = actor.exit('hosting', 0)
  const entered = play.signIn(person, clock.next(), {
    app: WEB_MAIL,
    from,
    device: actor.device,
    session,
    interactive: false,
  })
  play.step({
    stage: 'credential theft',
    technique: 'T1539',
    what: 'the session that the victim’s browser holds is used elsewhere',
    subjects: [play.user(person)],
    events: entered,
  })
  const stolen = play.access(play.user(person), 'stolen session', clock.now())
  const id = chance.guid()
  const name = actor.name('application')
  const app = (by: Person, operation: string, result: 'Success' | 'Failure', permissions: string): Placed =>
    play.audit(
      by,
      clock.next(),
      directoryRecord(
        operation,
        id,
        {
          ActorIpAddress: by === person ? from.address : by.organisation.officeAddress,
          ModifiedProperties: [{ Name: 'ConsentAction.Permissions', NewValue: permissions, OldValue: '' }],
          Target: [
            { ID: id, Type: 2 },
            { ID: name, Type: 1 },
          ],
        },
        result,
      ),
    )
  const scopes = chance.sample(['Mail.Read', 'Files.Read.All', 'User.Read', 'offline_access', 'Contacts.Read'], 3)
  play.step({
    stage: 'backdoor',
    technique: 'T1528',
    what: 'consent for all mailboxes is refused',
    subjects: [play.user(person)],
    events: [app(person, 'Consent to application.', 'Failure', `Scope: Mail.Read ${scopes.join(' ')}`)],
  })
  const subject = play.app(id, name)
  const signedIn = play.signIn(admin, clock.next(), {
    app: WEB_MAIL,
    from: person.office.egress,
    device: actor.device,
    session: chance.guid(),
  })
  play.step({
    stage: 'spread',
    technique: 'T1078.004',
    what: 'the administrator’s password opens the cloud as well, from the office’s address',
    subjects: [play.user(admin)],
    events: signedIn,
  })
  const allowed = app(admin, 'Consent to application.', 'Success', `Scope: Mail.Read ${scopes.join(' ')}`)
  play.step({
    stage: 'backdoor',
    technique: 'T1528',
    what: `the application ${name} may read mail and files from now on`,
    subjects: [play.user(admin), subject],
    events: [allowed],
  })
  const access = play.access(subject, 'application', allowed.time)
  const grant = directoryChange(
    tenant,
    admin,
    clock.next('typing'),
    'Add app role assignment to service principal.',
    admin,
  )
  play.step({
    stage: 'backdoor',
    technique: 'T1098.003',
    what: 'the directory notes the grant',
    subjects: [play.user(admin), subject],
    human: false,
    events: [grant],
  })
  // A browser's session ends by itself within days; the application needs none.
  stolen.close(clock.wait({ days: chance.whole(2, 6) }))
  return { id, name, subject, access, read: new Set() }
}

/** Mail and files are read with the application's key; nobody signs in for that. `renewed` is somebody whose session is no longer good. */
export function readThroughApp(
  play: Play,
  { id, subject, read }: CloudAccess,
  own: Employee,
  renewed?: Employee,
): void {
  const { chance, actor, clock, tenant, world } = play
  const from = actor.exit('hosting', chance.whole(0, 2))
  const session = chance.guid()
  const client = { address: from.address, info: 'Client=REST;Client=RESTSystem;;', appId: id, session }
  const folders = chance.sample(['Inbox', 'Sent Items', 'Archive', 'Projects'], chance.whole(1, 3))
  play.step({
    stage: 'collection',
    technique: 'T1114.002',
    what: `the mailbox of ${own.account} is fetched through the application`,
    subjects: [play.mailbox(own), subject],
    events: folders.map((folder) => readMail(tenant, own, clock.next(), client, [], folder)),
  })
  if (!read.has(own.account)) play.access(play.mailbox(own), 'application', clock.now())
  read.add(own.account)
  if (renewed !== undefined) tryOldSession(play, renewed, session)
  const shared = world.shares.find(({ department }) => department === own.department)
  play.step({
    stage: 'exfiltration',
    technique: 'T1567',
    what: 'documents are fetched through the application',
    subjects: [play.user(own), subject],
    events: chance.sample(shared?.files ?? [], chance.whole(3, 9)).map((path) =>
      file(tenant, own, clock.next('typing'), {
        operation: 'FileDownloaded',
        path: `${chance.pick(world.projects)}/${path.replaceAll('\\', '/')}`,
        address: from.address,
        agent: actor.device.agent,
        session,
      }),
    ),
  })
}

/** The session that they once had is tried again. */
function tryOldSession(play: Play, other: Employee, session: string): void {
  const { actor, clock } = play
  const from = actor.exit('hosting', 0)
  const refused = play.signIn(other, clock.next(), {
    app: FILES_APP,
    from,
    device: actor.device,
    session,
    interactive: false,
    error: 50173,
  })
  play.step({
    stage: 'collection',
    technique: 'T1213.002',
    what: `a try with the account of ${other.account} fails`,
    subjects: [play.user(other)],
    events: refused,
  })
}
