import type { Condition } from '../subject.js'
import { known } from '../verdict.js'

/** `risk_score_lte`. Without a signed score an allowing route does not hold, and a `deny` route does (DESIGN 4). */
export const riskScoreAtMost = (limit: number): Condition => ({
  field: 'risk_score_lte',
  test: ({ context, over }) => {
    const score = context?.riskScore
    return known(score === undefined ? over === 'any' : score <= limit)
  },
  wanted: () => `a signed risk score of at most ${limit}`,
  got: ({ context }) => (context?.riskScore === undefined ? 'no signed risk score' : String(context.riskScore)),
})
