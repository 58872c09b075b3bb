import { organisationalDomain } from '../../links/url.ts'
import { lookUp } from '../../model/look-up.ts'

/** Results of RFC 8601, section 2.7. `temperror` and what was not checked are unknown, never evidence. */
export type AuthResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'policy' | 'temperror' | 'permerror'

/** One signature that was looked at (RFC 6376). */
export interface DkimOutcome {
  readonly result: AuthResult
  /** d=, lower case. */
  readonly domain?: string
  readonly selector?: string
  /** a=, such as `rsa-sha256`. */
  readonly algorithm?: string
  /** c= */
  readonly canonicalization?: string
  /** h=, lower case, in order. */
  readonly signedHeaders?: readonly string[]
  /** Bytes of the body that an l= tag leaves unsigned: anybody may have added them. */
  readonly unsignedBytes?: number
  /** Why, in the verifier's words. */
  readonly comment?: string
  /** True where the signature was good but had expired by the given time, or lies in the future. */
  readonly outOfTime?: boolean
}

/** What is known of who sent a message: checked by us, or stated by a host of the organisation. */
export interface Authentication {
  readonly source: 'verified' | 'stated'
  readonly spf?: { readonly result: AuthResult; readonly domain?: string; readonly comment?: string }
  readonly dkim: readonly DkimOutcome[]
  readonly dmarc?: { readonly result: AuthResult; readonly domain?: string; readonly policy?: string }
  /** `sealers` from the newest to the oldest set. A pass is worth what the newest sealer is worth. */
  readonly arc?: { readonly result: AuthResult; readonly sealers: readonly string[] }
  readonly bimi?: { readonly result: string; readonly location?: string }
  /** Domains of passing signatures and of a passing SPF that belong to the same registrable domain as From (relaxed alignment). */
  readonly aligned: readonly string[]
  /** The registrable domain of From, where something aligned passed: who sent it is proven, whether or not DMARC is published. */
  readonly provenDomain?: string
  /** Who states it; absent where we checked. */
  readonly authservId?: string
}

const RESULTS: ReadonlySet<string> = new Set([
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'policy',
  'temperror',
  'permerror',
] satisfies readonly AuthResult[])
/** Old names that some servers still write. */
const OLD_NAMES: Readonly<Record<string, AuthResult>> = lookUp({
  hardfail: 'fail',
  bestguesspass: 'none', // Exchange: no policy is published, and it would have passed a usual one
  unknown: 'permerror',
  error: 'temperror',
  temperr: 'temperror',
  permerr: 'permerror',
})

/** A result word as one of ours; what is not known counts as `none`. */
export function authResult(word: string): AuthResult {
  const lower = word.toLowerCase()
  // The set holds exactly the members of the type.
  return RESULTS.has(lower) ? (lower as AuthResult) : (OLD_NAMES[lower] ?? 'none')
}

/** What passed and belongs to the registrable domain of From. */
export function alignment(
  fromDomain: string | undefined,
  { spf, dkim }: Pick<Authentication, 'spf' | 'dkim'>,
): Pick<Authentication, 'aligned' | 'provenDomain'> {
  if (fromDomain === undefined || fromDomain === '') return { aligned: [] }
  const organisation = organisationalDomain(fromDomain)
  const passed = [spf, ...dkim].flatMap((one) =>
    one?.result === 'pass' && one.domain !== undefined ? [one.domain] : [],
  )
  const aligned = [...new Set(passed)].filter((domain) => organisationalDomain(domain) === organisation)
  return aligned.length === 0 ? { aligned } : { aligned, provenDomain: organisation }
}
