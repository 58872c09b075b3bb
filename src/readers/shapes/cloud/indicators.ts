import { CLASS } from '../../../model/event.ts'
import type { JsonObject } from '../../framing/json-parse.ts'
import type { Shape } from '../shape.ts'
import { mapped } from './mapping.ts'
import { at, hasAll, hasAny } from './parts.ts'

const COLLECT = 2

/**
 * An indicator of a feed: what somebody says of an address, a name or a file, not something that happened here. So it
 * names nobody and nothing as an entity; its values stay in the fields.
 */
function feed(source: string, matches: (record: JsonObject) => boolean, time: readonly string[]): Shape {
  return mapped({
    source,
    logsource: { product: 'threat-intelligence', service: 'indicator' },
    specificity: 53,
    matches,
    time,
    action: [],
    meaning: () => ({ classUid: CLASS.OSINT_INVENTORY, activityId: COLLECT }),
  })
}

/** Records of indicator feeds, as pollers store them beside logs. */
export const indicatorFeeds: readonly Shape[] = [
  feed(
    'stix-indicator',
    (record) =>
      record['type'] === 'indicator' && hasAll(record, 'pattern', 'id') && hasAny(record, 'valid_from', 'created'),
    ['modified', 'created', 'valid_from'],
  ),
  feed(
    'threatstream',
    (record) =>
      hasAll(record, 'itype', 'value') &&
      hasAny(
        record,
        'confidence',
        'feed_id',
        'severity',
        'trustedcircles',
        'date_first',
        'import_session_id',
        'classification',
      ),
    ['modified_ts', 'date_last', 'created_ts', 'date_first'],
  ),
  feed(
    'otx',
    (record) =>
      at(record, 'results.indicator') !== undefined ||
      (hasAll(record, 'indicator', 'type') && hasAny(record, 'content', 'title')),
    ['results.created', 'created'],
  ),
  feed(
    'abuse-ch',
    (record) =>
      (hasAll(record, 'ioc') && hasAny(record, 'ioc_type', 'threat_type')) ||
      hasAll(record, 'sha256_hash', 'signature') ||
      hasAll(record, 'urlhaus_link', 'threat'),
    ['last_seen', 'first_seen', 'first_seen_utc', 'dateadded', 'date_added'],
  ),
  feed(
    'misp',
    (record) =>
      at(record, 'Event.Attribute') !== undefined ||
      (hasAll(record, 'to_ids', 'value', 'type') && hasAny(record, 'category', 'event_id')),
    ['Event.Attribute.timestamp', 'Event.timestamp', 'timestamp'],
  ),
]
