import type { LineShape } from '../line-shape.ts'

/** Lines of Linux and Unix daemons, audit and mail servers. */
export const unixLines: readonly LineShape[] = []
