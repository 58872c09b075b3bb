import type { Stage } from '../model/signal.ts'
import type { Story } from '../model/story.ts'
import type { SubjectVisibility } from '../report/report-input.ts'

/** Which kinds of log can show a stage at all. A source that begins with one of these prefixes can. */
const SHOWN_BY: Readonly<Partial<Record<Stage, { readonly sources: readonly string[]; readonly missing: string }>>> = {
  delivery: { sources: ['mail'], missing: 'no mail was among the evidence' },
  foothold: {
    sources: ['windows:sysmon', 'windows:security', 'defender'],
    missing: 'no process log (Sysmon, Security 4688) was among the evidence',
  },
  backdoor: {
    sources: ['windows:', 'm365-audit', 'entra-audit'],
    missing: 'neither host logs nor cloud audit logs were among the evidence',
  },
  spread: { sources: ['windows:security'], missing: 'no Security log (4624) was among the evidence' },
  collection: {
    sources: ['m365-audit', 'windows:'],
    missing: 'no mailbox audit and no host log was among the evidence',
  },
  exfiltration: {
    sources: ['windows:sysmon', 'proxy', 'zeek', 'firewall'],
    missing: 'no proxy, firewall or connection log was among the evidence',
  },
}

/** Sentences on what the evidence could not show of a story, and what to look at next. */
export function whatWasUnseen(story: Story, visibility: readonly SubjectVisibility[]): readonly string[] {
  const sources = new Set(visibility.map(({ source }) => source))
  const sentences: string[] = []
  for (const [stage, shown] of Object.entries(SHOWN_BY)) {
    if (story.stages.some((seen) => seen === stage)) continue
    if (![...sources].some((source) => shown.sources.some((prefix) => source.startsWith(prefix))))
      sentences.push(`${stage.slice(0, 1).toUpperCase()}${stage.slice(1)} could not be seen: ${shown.missing}.`)
  }
  const cloud = story.subjects.filter(({ type, names }) => type === 'user' && names.some((name) => name.includes('@')))
  if (cloud.length > 0 && !sources.has('entra-signin'))
    sentences.push(
      `Sign-ins of ${cloud.map(({ names }) => names[0]).join(', ')}: no Entra sign-in log was among the evidence.`,
    )
  for (const { id, names, type } of story.subjects) {
    if (type !== 'host') continue
    const seen = visibility.filter(({ subject }) => subject === id).map(({ source }) => source)
    if (!seen.includes('windows:sysmon') && !seen.includes('windows:security'))
      sentences.push(
        `On ${names[0] ?? id} only ${seen.join(', ') || 'nothing'} was to be seen; its Security and Sysmon logs would say more.`,
      )
  }
  return sentences
}
