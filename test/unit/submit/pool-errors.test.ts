import assert from 'node:assert/strict'
import { answerOfError } from '../../../src/submit/pool-errors.js'

/** As polkadot-js rejects. */
const rpcError = (code: number, data?: unknown): Error => Object.assign(new Error(`${code}: refused`), { code, data })

const CASES: readonly (readonly [name: string, error: unknown, outcome: string])[] = [
  ['1001 bad format', rpcError(1001), 'invalid'],
  ['1002 verification error', rpcError(1002), 'retry'],
  ['1010 Stale', rpcError(1010, 'Transaction is outdated'), 'stale'],
  ['1010 BadProof', rpcError(1010, 'Transaction has a bad signature'), 'invalid'],
  ['1010 AncientBirthBlock', rpcError(1010, 'Transaction has an ancient birth block'), 'invalid'],
  ['1010 Call', rpcError(1010, 'Transaction call is not expected'), 'invalid'],
  ['1010 BadSigner', rpcError(1010, 'Invalid signing address'), 'invalid'],
  ['1010 Future', rpcError(1010, 'Transaction will be valid in the future'), 'retry'],
  ['1010 Payment', rpcError(1010, 'Inability to pay some fees (e.g. account balance too low)'), 'retry'],
  ['1010 ExhaustsResources', rpcError(1010, 'Transaction would exhaust the block limits'), 'retry'],
  ['1010 Custom', rpcError(1010, 'Custom error: 7'), 'retry'],
  ['1010 without reason', rpcError(1010), 'retry'],
  ['1010 with a reason that is a name of Object', rpcError(1010, 'constructor'), 'retry'],
  ['1011 unknown validity', rpcError(1011), 'retry'],
  ['1012 temporarily banned', rpcError(1012), 'retry'],
  ['1013 already imported', rpcError(1013, '0x1234'), 'known'],
  ['1014 priority too low', rpcError(1014), 'stale'],
  ['1015 cycle', rpcError(1015), 'retry'],
  ['1016 immediately dropped', rpcError(1016), 'retry'],
  ['1018 unactionable', rpcError(1018), 'retry'],
  ['1021 future refused', rpcError(1021), 'retry'],
  ['a code that nobody knows', rpcError(-32_603), 'retry'],
  ['a code that is text', Object.assign(new Error('odd'), { code: '1013' }), 'retry'],
  ['a broken connection', new Error('disconnected from wss://node.example: 1006'), 'retry'],
  ['no error at all', undefined, 'retry'],
  ['text', '1013', 'retry'],
]

describe('answerOfError', () => {
  for (const [name, error, outcome] of CASES) {
    it(`takes ${name} for ${outcome}`, () => {
      assert.equal(answerOfError(error).outcome, outcome)
    })
  }

  it('passes on the words of the node, but not all of them', () => {
    assert.equal(answerOfError(rpcError(1012)).detail, '1012: refused')
    assert.equal(answerOfError(new Error('x'.repeat(100_000))).detail.length, 200)
  })
})
