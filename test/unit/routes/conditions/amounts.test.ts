import type { Effect } from '../../../../src/model/facts.js'
import { amountAtLeast } from '../../../../src/routes/conditions/amount-gte.js'
import { amountBelow } from '../../../../src/routes/conditions/amount-lt.js'
import { feeAtMost } from '../../../../src/routes/conditions/fee-lte.js'
import { HIDDEN } from '../../../../src/routes/subject.js'
import { DIGEST_FACTS, factsOf, OTHER_TOKEN, registry, subjectOf, TOKEN, tokenTransfer } from '../fixtures.js'
import { rows } from './table.js'

const any = { over: 'any' } as const
const of = (amount: bigint): Effect => tokenTransfer(amount)
const other = (amount: bigint): Effect => tokenTransfer(amount, { asset: OTHER_TOKEN })
const message: Effect = { kind: 'message' }
const approvalForAll = (asset: Uint8Array): Effect => ({ kind: 'approve', asset, unlimited: true })
const limit = { base: 100n, asset: TOKEN }

describe('amount_gte', () => {
  rows(
    amountAtLeast(() => limit, registry),
    [
      ['at the limit', subjectOf([of(100n)]), 'yes'],
      ['below the limit', subjectOf([of(99n)]), 'no'],
      ['a sum that reaches it', subjectOf([of(50n), of(50n)]), 'yes'],
      ['a second asset whose sum does not reach it', subjectOf([of(100n), other(99n)]), 'no'],
      ['an effect without an amount', subjectOf([of(100n), message]), 'no'],
      ['no effect at all', subjectOf([]), 'no'],
      ['something hidden that may not reach it', subjectOf([of(100n), HIDDEN]), 'unknown'],
      ['something hidden that may add to the sum', subjectOf([of(1n), HIDDEN]), 'unknown'],
      ['only something hidden', subjectOf([HIDDEN]), 'unknown'],
      ['a sum that reaches it, to deny', subjectOf([of(50n), of(50n)], any), 'yes'],
      ['a large amount of another asset, to deny', subjectOf([of(1n), other(1_000n)], any), 'no'],
      ['something hidden that may reach it, to deny', subjectOf([of(1n), HIDDEN], any), 'unknown'],
      ['an effect without an amount, to deny', subjectOf([message], any), 'no'],
      ['an approval without an end and without an amount', subjectOf([approvalForAll(TOKEN)]), 'no'],
      ['an approval without an end, to deny', subjectOf([approvalForAll(TOKEN)], any), 'yes'],
      ['an approval without an end of another asset, to deny', subjectOf([approvalForAll(OTHER_TOKEN)], any), 'no'],
    ],
  )
  rows(
    amountAtLeast(() => undefined, registry),
    [['decimals that are not known', subjectOf([of(100n)]), 'unknown']],
  )
  rows(
    amountAtLeast(() => ({ base: 100n }), registry),
    [['any asset reaches it, to deny', subjectOf([of(1n), other(100n)], any), 'yes']],
  )
})

describe('amount_lt', () => {
  rows(
    amountBelow(() => limit, registry),
    [
      ['below the limit', subjectOf([of(99n)]), 'yes'],
      ['at the limit', subjectOf([of(100n)]), 'no'],
      ['small amounts whose sum reaches it', subjectOf([of(60n), of(60n)]), 'no'],
      ['sums of two assets that each stay below', subjectOf([of(60n), other(60n)]), 'yes'],
      ['an effect without an amount', subjectOf([of(1n), message]), 'no'],
      ['no effect at all', subjectOf([]), 'no'],
      ['something hidden that may add to it', subjectOf([of(1n), HIDDEN]), 'unknown'],
      ['a sum that reaches it whatever is hidden', subjectOf([of(100n), HIDDEN]), 'no'],
      ['a small amount, to deny', subjectOf([of(99n), of(99n)], any), 'yes'],
      ['no small amount, to deny', subjectOf([of(100n)], any), 'no'],
      ['a small amount of another asset, to deny', subjectOf([of(100n), other(1n)], any), 'no'],
      ['something hidden, to deny', subjectOf([of(100n), HIDDEN], any), 'unknown'],
    ],
  )
  rows(
    amountBelow(() => undefined, registry),
    [['decimals that are not known', subjectOf([of(1n)]), 'unknown']],
  )
})

describe('fee_lte', () => {
  const fee = (amount: bigint, chain = 'eip155:1') => ({ facts: factsOf([], { fee: amount, chain }) })
  const { fee: _, ...withoutFee } = factsOf([])

  rows(feeAtMost(new Map([['eip155:1', 10n]]), registry), [
    ['at the limit', subjectOf([of(1n)], fee(10n)), 'yes'],
    ['above the limit', subjectOf([of(1n)], fee(11n)), 'no'],
    ['a chain without a limit', subjectOf([of(1n)], fee(0n, 'eip155:2')), 'no'],
    ['a payload without a fee', subjectOf([{ kind: 'digest' }], { facts: DIGEST_FACTS }), 'yes'],
    ['no fee known, and something hidden', subjectOf([HIDDEN], { facts: withoutFee }), 'unknown'],
    ['a known fee whatever is hidden', subjectOf([HIDDEN], fee(11n)), 'no'],
    ['at the limit, to deny', subjectOf([of(1n)], { ...fee(10n), ...any }), 'yes'],
    ['a chain without a limit, to deny', subjectOf([of(1n)], { ...fee(1n, 'eip155:2'), ...any }), 'unknown'],
    ['a payload without a fee, to deny', subjectOf([message], { facts: withoutFee, ...any }), 'no'],
  ])
})
