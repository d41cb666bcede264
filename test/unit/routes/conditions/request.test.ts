import assert from 'node:assert/strict'
import { callerIs } from '../../../../src/routes/conditions/caller.js'
import { chainIs } from '../../../../src/routes/conditions/chain.js'
import { keyIs } from '../../../../src/routes/conditions/key.js'
import { asksForTavp } from '../../../../src/routes/conditions/require-tavp.js'
import { hasTags } from '../../../../src/routes/conditions/tags.js'
import { withinWindow } from '../../../../src/routes/conditions/time-window.js'
import { collectFindings } from '../../../../src/routes/finding.js'
import { resolveWindows } from '../../../../src/routes/time-window.js'
import { riskScoreAtMost } from '../../../../src/routes/conditions/risk-score-lte.js'
import { HIDDEN } from '../../../../src/routes/subject.js'
import { mainnetKey } from '../../payloads/fixtures.js'
import { CALLER, NOON, OTHER_ID, registry, subjectOf } from '../fixtures.js'
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

const scored = (riskScore: number) => ({ context: { riskScore, tags: [] } })
const tagged = (...tags: string[]) => ({ context: { tags } })
const deny = { over: 'any' } as const

describe('risk_score_lte', () => {
  rows(riskScoreAtMost(10), [
    ['at the limit', subjectOf([], scored(10)), 'yes'],
    ['above the limit', subjectOf([], scored(10.001)), 'no'],
    ['without a context, to allow', subject, 'no'],
    ['a context without a score, to allow', subjectOf([], tagged('kyc')), 'no'],
    ['without a context, to deny', subjectOf([], deny), 'yes'],
    ['a context without a score, to deny', subjectOf([], { ...tagged(), ...deny }), 'yes'],
    ['above the limit, to deny', subjectOf([], { ...scored(11), ...deny }), 'no'],
    ['at the limit, to deny', subjectOf([], { ...scored(10), ...deny }), 'yes'],
  ])
})

describe('tags', () => {
  rows(hasTags(['kyc', 'payroll']), [
    ['all of them and more', subjectOf([], tagged('a', 'payroll', 'kyc')), 'yes'],
    ['one of them', subjectOf([], tagged('kyc')), 'no'],
    ['another spelling', subjectOf([], tagged('KYC', 'payroll')), 'no'],
    ['a context without tags', subjectOf([], scored(1)), 'no'],
    ['without a context, to allow', subject, 'no'],
    ['without a context, whatever is hidden', subjectOf([HIDDEN]), 'no'],
    ['without a context, to deny', subjectOf([], deny), 'yes'],
    ['all of them, to deny', subjectOf([], { ...tagged('kyc', 'payroll'), ...deny }), 'yes'],
    ['one of them, to deny', subjectOf([], { ...tagged('kyc'), ...deny }), 'no'],
  ])
})

describe('time_window', () => {
  const { report, findings } = collectFindings()
  const windows = resolveWindows(
    [
      { days: ['thu'], from: '12:00', to: '13:00' },
      { from: '02:00', to: '03:00' },
    ],
    { path: 'routes[0]', registry, report },
  )
  assert.deepEqual(findings, [])
  const at = (policyTimeMs: number | undefined) => ({ policyTimeMs })

  rows(withinWindow(windows), [
    ['in the first window', subjectOf([], at(NOON)), 'yes'],
    ['in the second window, on another day', subjectOf([], at(NOON - 34 * 3_600_000)), 'yes'],
    ['in none of them', subjectOf([], at(NOON + 3_600_000)), 'no'],
    ['a time that is not known', subjectOf([], at(undefined)), 'unknown'],
    ['in the window, to deny', subjectOf([], { ...at(NOON), ...deny }), 'yes'],
    ['in none of them, to deny', subjectOf([], { ...at(NOON - 1), ...deny }), 'no'],
    ['a time that is not known, to deny', subjectOf([], { ...at(undefined), ...deny }), 'unknown'],
  ])
})
