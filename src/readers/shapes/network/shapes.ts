import type { Shape } from '../shape.ts'

/** Sensors, proxies, firewalls and name servers that write JSON. */
export const networkShapes: readonly Shape[] = []
