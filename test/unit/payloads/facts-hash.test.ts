import assert from 'node:assert/strict'
import { isSignerError } from '../../../src/errors/signer-error.js'
import type { Facts } from '../../../src/model/facts.js'
import { factsHash } from '../../../src/payloads/facts-hash.js'
import { decodeMainnet, eip1559, mustDecode } from './fixtures.js'

const salt = new Uint8Array(32).fill(1)

describe('factsHash', () => {
  const { facts } = mustDecode(decodeMainnet(eip1559()))
  const [effect] = facts.effects

  it('is the same for equal facts, in whatever order their members were written', () => {
    const again: Facts = { ...Object.fromEntries(Object.entries(facts).reverse()) } as unknown as Facts
    assert.equal(factsHash(again, salt), factsHash(facts, salt))
  })

  it('differs when any fact differs', () => {
    const others: Facts[] = [
      { ...facts, chain: 'eip155:2' },
      { ...facts, understood: false },
      { ...facts, blind: true },
      { ...facts, effects: [] },
      { ...facts, effects: effect ? [{ ...effect, amount: 2n }] : [] },
      { ...facts, effects: effect ? [{ ...effect, asset: new Uint8Array(20) }] : [] },
      { ...facts, effects: effect ? [{ ...effect, destination: new Uint8Array(20) }] : [] },
      { ...facts, effects: effect ? [{ ...effect, method: 'x()' }] : [] },
      { ...facts, effects: effect ? [{ ...effect, owner: new Uint8Array(20) }] : [] },
      { ...facts, effects: effect ? [{ ...effect, tokenId: 1n }] : [] },
      { ...facts, effects: effect ? [{ ...effect, unlimited: true }] : [] },
      { ...facts, effects: effect ? [{ ...effect, details: { a: 'b' } }] : [] },
      { ...facts, details: { a: 'b' } },
      { ...facts, fee: 1n },
      { ...facts, replay: { nonce: '8' } },
    ]
    assert.equal(new Set([facts, ...others].map((each) => factsHash(each, salt))).size, others.length + 1)
  })

  it('is the same in whatever words a doubt is told', () => {
    const doubted = (doubts: string[]): Facts => ({ ...facts, understood: false, doubts })
    assert.equal(factsHash(doubted(['x']), salt), factsHash(doubted(['said better']), salt))
  })

  it('differs by salt, which must be 32 bytes', () => {
    assert.notEqual(factsHash(facts, new Uint8Array(32)), factsHash(facts, salt))
    assert.throws(
      () => factsHash(facts, new Uint8Array(31)),
      (error) => isSignerError(error, 'SIGNER__PROTOCOL__MALFORMED'),
    )
  })
})
