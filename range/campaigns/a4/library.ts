import { file } from '../../records/exchange.ts'
import type { Placed } from '../../records/place.ts'
import type { Employee } from '../../world.ts'
import type { Play } from '../campaign.ts'
import { exitAt, type Held } from './tokens.ts'

/** The library is searched; some questions find nothing. */
export function search(play: Play, { person, session }: Held): readonly string[] {
  const { chance, world, actor } = play
  const projects = chance.sample(world.projects, 3)
  const questions = chance.sample(
    [...projects, ...chance.sample(['password', 'vpn', 'contract', 'board', 'roadmap', 'credentials'], 3)],
    5,
  )
  const wrong = questions[0] ?? 'contract'
  const asked = [actor.mistyped(wrong), ...questions].map((text) => query(play, person, text, session))
  play.step({
    stage: 'discovery',
    technique: 'T1213.002',
    what: 'the document library is searched for projects and passwords; the first word has a typing error and finds nothing',
    subjects: [play.user(person)],
    events: asked,
  })
  return projects
}

/** What the search of SharePoint writes. */
function query(play: Play, person: Employee, text: string, session: string): Placed {
  const { clock, actor } = play
  const time = clock.next()
  return play.audit(person, time, {
    recordType: 'SharePoint',
    operation: 'SearchQueryPerformed',
    workload: 'SharePoint',
    more: {
      RecordType: 4,
      ClientIP: exitAt(play, time).address,
      ObjectId: `https://${person.organisation.cloudName}.cloudshare.example/search/Pages/results.aspx`,
      EventSource: 'SharePoint',
      ItemType: 'Page',
      UserAgent: actor.device.agent,
      SearchQueryText: text,
      AppAccessContext: { AADSessionId: session },
    },
  })
}

/** Another program is refused by a rule of the tenant: a dead end. */
export function refused(play: Play, { person, session }: Held): void {
  const { chance, clock, actor } = play
  const portals = [
    { id: 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c', name: 'Azure Portal' },
    { id: '1b730954-1685-4b74-9bfd-dac224a7b894', name: 'Azure Active Directory PowerShell' },
    { id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', name: 'Microsoft Azure CLI' },
  ]
  const time = clock.next()
  const app = {
    ...chance.pick(portals),
    resourceId: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
    resource: 'Windows Azure Service Management API',
  }
  play.step({
    stage: 'discovery',
    technique: 'T1526',
    what: 'the token is tried on the administration of the cloud, which a rule does not allow',
    subjects: [play.user(person)],
    events: play.signIn(person, time, {
      app,
      from: exitAt(play, time),
      device: actor.device,
      session,
      error: 53_003,
      interactive: false,
    }),
  })
}

/** Documents of the projects that were found. */
export function fetch(play: Play, { person, session }: Held, projects: readonly string[]): void {
  const { chance, clock, actor, tenant } = play
  const downloads = Array.from({ length: chance.whole(6, 18) }, () => {
    const time = clock.next(chance.happens(0.7) ? 'typing' : 'thinking')
    return file(tenant, person, time, {
      operation: chance.happens(0.8) ? 'FileDownloaded' : 'FileAccessed',
      path: `Shared Documents/${chance.pick(projects)}/${chance.pick(['Plan', 'Report', 'Offer', 'Test', 'Notes'])}_${chance.whole(1, 60)}.${chance.pick(['docx', 'xlsx', 'pdf', 'pptx'])}`,
      address: exitAt(play, time).address,
      agent: actor.device.agent,
      session,
    })
  })
  play.step({
    stage: 'collection',
    technique: 'T1530',
    what: 'documents of the projects are downloaded',
    subjects: [play.user(person)],
    events: downloads,
  })
}
