import type { Chance } from '../chance.ts'

/** What another product says, and what it is about: the techniques behind a true alert; false ones have the same words. */
export interface AlertKind {
  readonly product: 'edr' | 'mail gateway'
  readonly title: string
  readonly techniques: RegExp
}

const KINDS: readonly AlertKind[] = [
  { product: 'edr', title: 'Suspicious PowerShell command line', techniques: /^T1059|^T1027|^T1105/ },
  { product: 'edr', title: 'Credential access from lsass', techniques: /^T1003/ },
  { product: 'edr', title: 'Unusual child process', techniques: /^T1218|^T1204|^T1566|^T1047|^T1195/ },
  { product: 'edr', title: 'Suspicious scheduled task', techniques: /^T1053/ },
  { product: 'edr', title: 'Service installed from a network share', techniques: /^T1543|^T1569|^T1021/ },
  { product: 'edr', title: 'Rare program in a user folder', techniques: /^T1574|^T1546|^T1547|^T1036/ },
  { product: 'edr', title: 'Unknown program connects regularly', techniques: /^T1071|^T1573|^T1572|^T1090/ },
  { product: 'edr', title: 'Many questions about accounts', techniques: /^T1087|^T1069|^T1018|^T1482|^T1016/ },
  { product: 'edr', title: 'Log cleared', techniques: /^T1070/ },
  { product: 'edr', title: 'Shadow copies deleted', techniques: /^T1490|^T1485|^T1486/ },
  { product: 'edr', title: 'Archive of many files made', techniques: /^T1560|^T1074|^T1039/ },
  { product: 'mail gateway', title: 'Possible phishing delivered', techniques: /^T1566|^T1534/ },
  { product: 'mail gateway', title: 'Impersonation of a supplier', techniques: /^T1656|^T1566/ },
  { product: 'mail gateway', title: 'Attachment type is rare', techniques: /^T1566\.001|^T1027\.006/ },
  { product: 'mail gateway', title: 'Attachment removed by policy', techniques: /^T1566\.001/ },
]

/** What is said about a technique; undefined where these products see nothing of it. */
export function alertOf(technique: string, chance: Chance): AlertKind | undefined {
  const fitting = KINDS.filter(({ techniques }) => techniques.test(technique))
  return fitting.length === 0 ? undefined : chance.pick(fitting)
}

/** What is said of something harmless. */
export function someAlert(chance: Chance): AlertKind {
  return chance.pick(KINDS)
}
