/** Minutes east of UTC of zone names that mean but one thing; CST, IST and BST do not. */
export const ZONE_MINUTES: ReadonlyMap<string, number> = new Map([
  ['GMT', 0],
  ['UTC', 0],
  ['WET', 0],
  ['WEST', 60],
  ['CET', 60],
  ['CEST', 120],
  ['EET', 120],
  ['EEST', 180],
  ['MSK', 180],
  ['JST', 540],
  ['EST', -300],
  ['EDT', -240],
  ['CDT', -300],
  ['MDT', -360],
  ['PST', -480],
  ['PDT', -420],
])
