import type { BehaviourDetector } from '../detector.ts'
import { signInFromNewPlace } from './sign-in-from-new-place.ts'

/** Every behaviour detector. */
export const behaviourDetectors: readonly BehaviourDetector[] = [signInFromNewPlace]
