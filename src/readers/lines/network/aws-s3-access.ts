import { CLASS, type Event } from '../../../model/event.ts'
import { endpointOf } from '../../shapes/address.ts'
import { timeIn } from '../../shapes/cloud/time-forms.ts'
import { eventOf } from '../../shapes/shape.ts'
import type { LineShape } from '../line-shape.ts'

/** Owner, bucket, time, address, requester, request id, operation, key, request line, status, error; sizes and the rest follow. */
const LINE =
  /^([0-9a-f]{64}) (\S{1,255}) \[([^\]]{20,40})\] (\S{1,45}) (\S{1,512}) (\S{1,64}) ([A-Z0-9]{2,16}(?:\.[A-Z0-9_]{1,64}){1,5}) (\S{1,1024}) (?:"([^"]{0,8192})"|-) (\S{1,8}) (\S{1,64})/
const REQUEST = /^([A-Z]{3,16}) (\S{1,8000})/
const VERBS: ReadonlyMap<string, number> = new Map([
  ['PUT', 1],
  ['POST', 1],
  ['COPY', 1],
  ['GET', 2],
  ['HEAD', 2],
  ['DELETE', 4],
])

/** Server access logs of Amazon S3. */
export const awsS3Access: LineShape = {
  id: 'aws-s3-access',
  specificity: 58,
  toEvent: ({ text, origin }) => {
    const match = LINE.exec(text)
    if (match === null) return undefined
    const [
      ,
      owner,
      bucket = '',
      stamp,
      ip = '',
      requester = '',
      requestId,
      operation = '',
      key = '-',
      request,
      status = '',
      error,
    ] = match
    const time = timeIn([stamp?.replace(/^(\d{1,2})\/(\w{3})\/(\d{4}):/, '$1 $2 $3 ')], origin.context)
    if (time === undefined) return undefined
    const [, method, uri] = REQUEST.exec(request ?? '') ?? []
    const verb = operation.split('.')[1] ?? ''
    const client = endpointOf(ip)
    return eventOf(
      {
        source: 'aws-s3-access',
        logsource: { product: 'aws', service: 's3' },
        classUid: CLASS.API,
        activityId: VERBS.get(verb) ?? 99,
        actor: requester === '-' ? undefined : { user: userOf(requester) },
        srcEndpoint: client,
        target: { resource: bucket, ...(key === '-' ? {} : { file: { path: `${bucket}/${key}` } }) },
        fields: {
          bucket_owner: owner ?? '',
          bucket,
          remote_ip: ip,
          requester,
          request_id: requestId ?? '',
          operation,
          key,
          http_status: status,
          error_code: error ?? '-',
          ...(method === undefined ? {} : { 'cs-method': method }),
          ...(uri === undefined ? {} : { 'cs-uri': uri }),
        },
      },
      time,
      origin,
    )
  },
}

/** `arn:aws:iam::123456789012:user/anna`, `arn:aws:sts::…:assumed-role/ROLE/SESSION`, or an account's canonical id. */
function userOf(requester: string): NonNullable<NonNullable<Event['actor']>['user']> {
  const parts = requester.split('/')
  const name = parts[0]?.endsWith(':assumed-role') === true ? parts[1] : parts.length > 1 ? parts.at(-1) : undefined
  const email = name?.includes('@') === true ? { email: name.toLowerCase() } : {}
  return { uid: requester, ...(name === undefined ? {} : { name }), ...email }
}
