import type { Description } from '../../src/detect/detector.ts'
import { attackNotice, attackVersion, technique } from '../../src/intel/attack.ts'
import { STAGES } from '../../src/model/signal.ts'
import { code, GENERATED, plain } from './markdown.ts'
import { FAMILIES, type OwnRule, ownRules } from './own-detectors.ts'

/** `docs/detectors.md`: everything that can make a signal, and what it is blind to. */
export async function detectorCatalogue(): Promise<string> {
  const rules = await ownRules()
  const detectors = Object.values(FAMILIES).flat()
  const acts = rules.filter(({ traits }) => traits.act).length
  const stages = STAGES.map((stage) => ({ stage, own: rules.filter(({ traits }) => traits.stage === stage) }))
  return `${GENERATED}
# Detectors

${detectors.length} detectors in code and ${rules.length} Sigma rules of our own. ${acts} of the rules see an *act*: something that is itself the
work of an intruder and that ordinary machines do not show; everything else is a *sign*. Somebody becomes *confirmed* by an act
within a probable story on which detectors agree, or, where there is none, by many heavy signs that causes join
(\`src/ledger/intervals.ts\` has the bounds). Mail never confirms.

A weight is the log-likelihood ratio in nats (ln of how much likelier the thing is under attack). The weights here are judgement, not
measured, and the report says so; a rule that fires all day in the evidence is damped there. Technique ids are those of ATT&CK
${attackVersion}.

## Mail

${FAMILIES.mail.map(detectorEntry).join('\n')}
## Behaviour

${FAMILIES.behaviour.map(detectorEntry).join('\n')}
## Sigma rules, by stage

${stages.map(({ stage, own }) => `- ${stage}: ${own.length}`).join('\n')}

${stages
  .filter(({ own }) => own.length > 0)
  .map(({ stage, own }) => `### ${stage[0]?.toUpperCase()}${stage.slice(1)}\n\n${own.map(ruleEntry).join('\n')}`)
  .join('\n')}
## Notice

${plain(attackNotice)}
`
}

function detectorEntry(detector: Description): string {
  return [
    `### ${plain(detector.title)}\n`,
    `- id: ${code(detector.id)}; stage: ${detector.stage}; ${kind(detector.act)}; weight ${detector.priorWeight}`,
    `- techniques: ${detector.techniques.map(named).join(', ')}`,
    `- sees: ${plain(detector.sees)}`,
    `- blind to: ${detector.blindTo.map(plain).join('; ')}`,
    `- false positives: ${detector.falsePositives.map(plain).join('; ')}`,
    `- sources: ${detector.sources.map(plain).join('; ')}\n`,
  ].join('\n')
}

function ruleEntry({ rule, traits }: OwnRule): string {
  const { product, service, category } = rule.logsource
  const source = [product, service, category].filter((part) => part !== undefined).join(' / ')
  return [
    `#### ${plain(rule.title)}\n`,
    `- ${code(rule.file)}; level ${rule.level}; ${kind(traits.act)}; weight ${traits.weight}; reads ${plain(source)}`,
    `- techniques: ${traits.techniques.map(named).join(', ')}`,
    ...(rule.description === undefined ? [] : [`- sees: ${plain(rule.description)}`]),
    `- against: ${traits.against.map(plain).join(' ')}\n`,
  ].join('\n')
}

function kind(act: boolean): string {
  return act ? '**act**' : 'sign'
}

function named(id: string): string {
  return `${id} ${plain(technique(id)?.name ?? '')}`.trim()
}
