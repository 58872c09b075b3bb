/** Halvings of the bracket: enough for the precision of a double. */
const STEPS = 80
const MAX_TERMS = 500
const PRECISION = 1e-14
/** Lanczos's coefficients for g = 5, to ten digits (Numerical Recipes, 6.1). */
const LANCZOS = [
  76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2,
  -0.5395239384953e-5,
]

/** The value below which a Beta variable lies with this probability. */
export function inverseBeta(probability: number, a: number, b: number): number {
  // In log odds: a tail of a small shape lies nearer to 0 or 1 than a double's even steps tell apart.
  let [low, high] = [-300, 36]
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2
    if (cumulativeBeta(inOdds(middle), a, b) < probability) low = middle
    else high = middle
  }
  return inOdds((low + high) / 2)
}

function inOdds(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}

/** The regularised incomplete beta function. */
export function cumulativeBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  // The fraction converges fast on this side of the mean only.
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b
}

/** Lentz's way to the continued fraction of the incomplete beta function. */
function fraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m <= MAX_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d)
    c = 1 + even / c
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d)
    c = 1 + odd / c
    value *= d * c
    if (Math.abs(d * c - 1) < PRECISION) break
  }
  return value
}

function logGamma(x: number): number {
  const base = x + 5.5
  const series = LANCZOS.reduce((all, coefficient, at) => all + coefficient / (x + at + 1), 1.000000000190015)
  return (x + 0.5) * Math.log(base) - base + Math.log((2.5066282746310007 * series) / x)
}
