import { callerIs } from '../../../../src/routes/conditions/caller.js'
import { chainIs } from '../../../../src/routes/conditions/chain.js'
import { keyIs } from '../../../../src/routes/conditions/key.js'
import { asksForTavp } from '../../../../src/routes/conditions/require-tavp.js'
import { riskScoreAtMost } from '../../../../src/routes/conditions/risk-score-lte.js'
import { HIDDEN } from '../../../../src/routes/subject.js'
import { mainnetKey } from '../../payloads/fixtures.js'
import { CALLER, OTHER_ID, subjectOf } from '../fixtures.js'
import { rows } from './table.js'

const subject = subjectOf([])

describe('chain', () => {
  rows(chainIs(['eip155:1', 'eip155:10']), [['one of the chains', subject, 'yes']])
  rows(chainIs(['eip155:10']), [
    ['another chain', subject, 'no'],
    ['another chain, whatever is hidden', subjectOf([HIDDEN]), 'no'],
  ])
})

describe('caller', () => {
  rows(callerIs([OTHER_ID, CALLER]), [['one of the callers', subject, 'yes']])
  rows(callerIs([OTHER_ID]), [['another caller', subject, 'no']])
})

describe('key', () => {
  rows(keyIs([mainnetKey.id]), [['the key', subject, 'yes']])
  rows(keyIs([OTHER_ID]), [['another key', subject, 'no']])
})

describe('require_tavp', () => {
  const asking = subjectOf([], { asksForTavp: true })
  rows(asksForTavp(true), [
    ['the request asks', asking, 'yes'],
    ['the request does not ask', subject, 'no'],
  ])
  rows(asksForTavp(false), [
    ['the request asks', asking, 'no'],
    ['the request does not ask', subject, 'yes'],
  ])
})

describe('risk_score_lte', () => {
  rows(riskScoreAtMost(10), [
    ['at the limit', subjectOf([], { riskScore: 10 }), 'yes'],
    ['above the limit', subjectOf([], { riskScore: 10.5 }), 'no'],
    ['without a score, to allow', subject, 'no'],
    ['without a score, to deny', subjectOf([], { over: 'any' }), 'yes'],
    ['above the limit, to deny', subjectOf([], { riskScore: 11, over: 'any' }), 'no'],
  ])
})
