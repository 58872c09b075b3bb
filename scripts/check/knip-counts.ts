import type { Reporter } from 'knip'

/** Says how many files knip analysed, beside its own reporter. */
// biome-ignore lint/style/noDefaultExport: knip takes a reporter from the default export and from nowhere else.
export default function knipCounts({ counters }: Parameters<Reporter>[0]): void {
  console.log(`knip analysed ${counters.processed} files`)
}
