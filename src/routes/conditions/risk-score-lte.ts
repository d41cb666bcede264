import type { Condition } from '../subject.js'
import { known } from '../verdict.js'

/** `risk_score_lte`. Without a score an allowing route does not hold, and a `deny` route does (DESIGN 4). */
export const riskScoreAtMost = (limit: number): Condition => ({
  field: 'risk_score_lte',
  test: ({ riskScore, over }) => known(riskScore === undefined ? over === 'any' : riskScore <= limit),
  wanted: () => `a signed risk score of at most ${limit}`,
  got: ({ riskScore }) => (riskScore === undefined ? 'no signed risk score' : String(riskScore)),
})
