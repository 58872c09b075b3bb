import type { Shape } from '../shape.ts'

/** Audit logs and sign-ins of cloud services. */
export const cloudShapes: readonly Shape[] = []
