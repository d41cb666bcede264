import assert from 'node:assert/strict'
import { all, some, type Verdict } from '../../../src/routes/verdict.js'

const AND: [Verdict, Verdict, Verdict][] = [
  ['yes', 'yes', 'yes'],
  ['yes', 'unknown', 'unknown'],
  ['yes', 'no', 'no'],
  ['unknown', 'unknown', 'unknown'],
  ['unknown', 'no', 'no'],
  ['no', 'no', 'no'],
]
const OR: [Verdict, Verdict, Verdict][] = [
  ['yes', 'yes', 'yes'],
  ['yes', 'unknown', 'yes'],
  ['yes', 'no', 'yes'],
  ['unknown', 'unknown', 'unknown'],
  ['unknown', 'no', 'unknown'],
  ['no', 'no', 'no'],
]

describe('verdicts', () => {
  it('combine by strong Kleene AND, in either order', () => {
    for (const [a, b, expected] of AND) assert.deepEqual([all([a, b]), all([b, a])], [expected, expected], `${a} ${b}`)
    assert.equal(all([]), 'yes')
  })

  it('combine by strong Kleene OR, in either order', () => {
    for (const [a, b, expected] of OR) assert.deepEqual([some([a, b]), some([b, a])], [expected, expected], `${a} ${b}`)
    assert.equal(some([]), 'no')
  })
})
