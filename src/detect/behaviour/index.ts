import type { BehaviourDetector } from '../detector.ts'
import { discoveryBurst } from './discovery-burst.ts'
import { guessesThenSuccess } from './guesses-then-success.ts'
import { newLogonPaths } from './new-logon-paths.ts'
import { sessionUsedFromElsewhere } from './session-used-from-elsewhere.ts'
import { signInFromNewPlace } from './sign-in-from-new-place.ts'
import { steadyCallsToRareHost } from './steady-calls-to-rare-host.ts'
import { ticketsForManyServices } from './tickets-for-many-services.ts'

/** Every behaviour detector. */
export const behaviourDetectors: readonly BehaviourDetector[] = [
  signInFromNewPlace,
  sessionUsedFromElsewhere,
  guessesThenSuccess,
  ticketsForManyServices,
  discoveryBurst,
  newLogonPaths,
  steadyCallsToRareHost,
]
