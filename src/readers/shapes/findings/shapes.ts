import type { Shape } from '../shape.ts'

/** Alerts of other products: each is a finding of somebody else. */
export const findingsShapes: readonly Shape[] = []
