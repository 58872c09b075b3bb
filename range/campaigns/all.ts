import { a1 } from './a1.ts'
import { a2 } from './a2.ts'
import { a3 } from './a3.ts'
import { a4 } from './a4.ts'
import { a5, a5Grant } from './a5.ts'
import { a6 } from './a6.ts'
import { a7 } from './a7.ts'
import { a8 } from './a8.ts'
import { a9 } from './a9.ts'
import { a10 } from './a10.ts'
import { a11 } from './a11.ts'
import { a12 } from './a12.ts'
import type { CampaignScript } from './campaign.ts'

/** Every campaign that the range knows, by name. */
export const CAMPAIGNS: readonly CampaignScript[] = [a1, a2, a3, a4, a5, a5Grant, a6, a7, a8, a9, a10, a11, a12]
