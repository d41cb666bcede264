import assert from 'node:assert/strict'
import type { PoolAnswer } from '../../../src/model/l1.js'
import { answerOfError } from '../../../src/submit/pool-errors.js'
import { CODES, REASONS } from '../../../src/submit/pool-table.js'

type Outcome = PoolAnswer['outcome']

/** As our provider rejects. */
const rpcError = (code: number, data?: unknown): Error => Object.assign(new Error(`${code}: refused`), { code, data })

const BY_CODE: readonly (readonly [code: number, name: string, outcome: Outcome])[] = [
  [1001, 'BadFormat', 'invalid'],
  [1002, 'Verification', 'retry'],
  [1010, 'InvalidTransaction', 'retry'],
  [1011, 'UnknownValidity', 'retry'],
  [1012, 'TemporarilyBanned', 'retry'],
  [1013, 'AlreadyImported', 'known'],
  [1014, 'TooLowPriority', 'stale'],
  [1015, 'CycleDetected', 'retry'],
  [1016, 'ImmediatelyDropped', 'retry'],
  [1018, 'Unactionable', 'retry'],
  [1019, 'NoTagsProvided', 'retry'],
  [1020, 'InvalidBlockId', 'retry'],
  [1021, 'RejectedFutureTransaction', 'retry'],
  [-32_601, 'MethodNotFound', 'retry'],
  [-32_602, 'InvalidParams', 'retry'],
  [-32_603, 'InternalError', 'retry'],
  [-32_006, 'TooManySubscriptions', 'retry'],
  [-32_007, 'OversizedRequest', 'retry'],
  [-32_009, 'ServerIsBusy', 'retry'],
  [-32_999, 'RateLimit', 'retry'],
]

const BY_REASON: readonly (readonly [reason: string, name: string, outcome: Outcome])[] = [
  ['Transaction is outdated', 'Stale', 'stale'],
  ['Transaction has a bad signature', 'BadProof', 'invalid'],
  ['Transaction has an ancient birth block', 'AncientBirthBlock', 'invalid'],
  ['Transaction call is not expected', 'Call', 'invalid'],
  ['Invalid signing address', 'BadSigner', 'invalid'],
  ['A call was labelled as mandatory, but resulted in an Error.', 'BadMandatory', 'invalid'],
  ['Transaction dispatch is mandatory; transactions must not be validated.', 'MandatoryValidation', 'invalid'],
  ['The transaction extension did not authorize any origin', 'UnknownOrigin', 'invalid'],
  ['The implicit data was unable to be calculated', 'IndeterminateImplicit', 'retry'],
  ['Transaction will be valid in the future', 'Future', 'retry'],
  ['Inability to pay some fees (e.g. account balance too low)', 'Payment', 'retry'],
  ['Transaction would exhaust the block limits', 'ExhaustsResources', 'retry'],
]

const NOTHING_KNOWN: readonly (readonly [name: string, error: unknown])[] = [
  ['a code that nobody knows', rpcError(1017)],
  ['a code that is text', Object.assign(new Error('odd'), { code: '1013' })],
  ['a code that is a name of Object', Object.assign(new Error('odd'), { code: 'constructor' })],
  ['a broken connection', new Error('disconnected from wss://node.example: 1006')],
  ['no error at all', undefined],
  ['text', '1013'],
]

describe('answerOfError', () => {
  for (const [code, name, outcome] of BY_CODE) {
    it(`takes ${code} ${name} for ${outcome}`, () => {
      const answer = answerOfError(rpcError(code))

      assert.deepEqual([answer.outcome, answer.means?.split(':')[0]], [outcome, name])
    })
  }

  for (const [reason, name, outcome] of BY_REASON) {
    it(`takes 1010 ${name} for ${outcome}`, () => {
      const answer = answerOfError(rpcError(1010, reason))

      assert.deepEqual([answer.outcome, answer.means?.split(':')[0]], [outcome, name])
    })
  }

  for (const data of ['Custom error: 7', 'constructor', null, { Stale: null }]) {
    it(`takes 1010 with ${JSON.stringify(data)} for a reason that may pass`, () => {
      assert.deepEqual(answerOfError(rpcError(1010, data)), { ...answerOfError(rpcError(1010)) })
    })
  }

  for (const [name, error] of NOTHING_KNOWN) {
    it(`sends the same bytes again after ${name}: nothing is known of them`, () => {
      const answer = answerOfError(error)

      assert.deepEqual([answer.outcome, answer.means], ['retry', 'nothing is known of what the node did with it'])
    })
  }

  it('has a test for each row of its table', () => {
    assert.deepEqual(
      BY_CODE.map(([code]) => code),
      [...CODES.keys()],
    )
    assert.deepEqual(
      BY_REASON.map(([reason]) => reason),
      [...REASONS.keys()],
    )
  })

  it('does not look at a reason that comes with another code', () => {
    assert.equal(answerOfError(rpcError(1012, 'Transaction is outdated')).outcome, 'retry')
  })

  it('passes on the words of the node, but not all of them', () => {
    assert.equal(answerOfError(rpcError(1012)).detail, '1012: refused')
    assert.equal(answerOfError(new Error('x'.repeat(100_000))).detail.length, 200)
  })
})
