import pack from '../../package.json' with { type: 'json' }

/** Dwell's own version. */
export const VERSION: string = pack.version
