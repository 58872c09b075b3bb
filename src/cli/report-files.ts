import { reportHtml } from '../report/html.ts'
import { intelJson } from '../report/intel-json.ts'
import { ledgerCsv } from '../report/ledger-csv.ts'
import { ledgerJson } from '../report/ledger-json.ts'
import { navigatorJson } from '../report/navigator-json.ts'
import { rejectsNdjson } from '../report/rejects-ndjson.ts'
import type { ReportInput } from '../report/report-input.ts'
import { signalsNdjson } from '../report/signals-ndjson.ts'
import { stixJson } from '../report/stix-json.ts'
import { storiesJson } from '../report/stories-json.ts'
import { visibilityJson } from '../report/visibility-json.ts'

/** Every file of a report, by name. Each is made when it is asked for: all at once would be many times the input. */
export function reportFiles(input: ReportInput): Readonly<Record<string, () => string>> {
  return {
    'report.html': () => reportHtml(input),
    'ledger.json': () => ledgerJson(input),
    'ledger.csv': () => ledgerCsv(input),
    'stories.json': () => storiesJson(input),
    'signals.ndjson': () => signalsNdjson(input),
    'rejects.ndjson': () => rejectsNdjson(input),
    'visibility.json': () => visibilityJson(input),
    'intel.json': () => intelJson(input),
    'stix.json': () => stixJson(input),
    'navigator.json': () => navigatorJson(input),
  }
}
