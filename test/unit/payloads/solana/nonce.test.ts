import assert from 'node:assert/strict'
import { addressOf, advanceNonce, BLOCKHASH, BOB, factsOf, messageOf, OWN, transferSol } from './fixtures.js'

const NONCE = addressOf(0x60)

describe('a message that begins with the advance of a nonce account', () => {
  it('is understood, and lives by the durable nonce of that account', () => {
    for (const version of ['legacy', 0] as const) {
      const facts = factsOf(messageOf([advanceNonce(NONCE), transferSol(7n)], { version }))
      assert.deepEqual([facts.understood, facts.effects.map(({ kind }) => kind)], [true, ['transfer']])
      assert.deepEqual(facts.replay, { durableNonce: BLOCKHASH, nonceAccount: NONCE, nonceAuthority: OWN })
    }
  })

  it('names the authority, also where that is another one', () => {
    const facts = factsOf(messageOf([advanceNonce(NONCE, BOB), transferSol(7n)]))
    assert.deepEqual([facts.understood, facts.replay['nonceAuthority']], [true, BOB])
  })

  it('has no effect but its fee, where it does nothing else', () => {
    assert.deepEqual(factsOf(messageOf([advanceNonce(NONCE)])).effects, [{ kind: 'self' }])
  })
})
