import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { contextExt, contextMessage, decodeContext } from '../../../src/protocol/context.js'
import { ascii, concat, fromHex } from '../../../src/protocol/hash.js'
import type { SignedContext } from '../../../types/protocol/scale.js'
import { countingHex, DEPLOYMENT } from './support/fixtures.js'
import { filled, le, none, some, text, variant, vec } from './support/raw-scale.js'

const isMalformed = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__MALFORMED')
const isBeyond = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__BOUND_EXCEEDED')
const isRefused = (error: unknown): boolean => isMalformed(error) || isBeyond(error)

const statement = { riskScore: 12_500, tags: ['kyc', 'payroll'], validUntil: 1_100 }
const issuer = countingHex(0x20, 32)
const context: SignedContext = { statement, issuer, signature: { tag: 'Ed25519', value: filled(64, 7) } }
const rawStatement = concat(some(le(12_500, 4)), vec([text('kyc'), text('payroll')]), le(1_100, 4))
const rawContext = concat(rawStatement, fromHex(issuer), variant(0, filled(64, 7)))
const place = { genesis: DEPLOYMENT.genesis, intent: countingHex(0x40, 32) }
const tagged = (tags: readonly string[]): SignedContext => ({
  ...context,
  statement: { ...statement, tags: [...tags] },
})

describe('contextMessage', () => {
  it('is label, genesis, intent and statement, wrapped as wallets do', () => {
    assert.deepEqual(
      contextMessage(place, statement),
      concat(
        ascii('<Bytes>signer-layer/context/v1'),
        fromHex(place.genesis),
        fromHex(place.intent),
        rawStatement,
        ascii('</Bytes>'),
      ),
    )
  })

  it('refuses ids of another size and statements that nobody may read', () => {
    assert.throws(() => contextMessage({ ...place, genesis: '0x00' }, statement), isMalformed)
    assert.throws(() => contextMessage({ ...place, intent: '0x00' }, statement), isMalformed)
    assert.throws(() => contextMessage(place, { ...statement, tags: ['b', 'a'] }), isMalformed)
    assert.throws(() => contextMessage(place, { ...statement, riskScore: 0.5 }), isBeyond)
  })
})

describe('contextExt', () => {
  it('is the entry of tag 1, which reads back', () => {
    assert.deepEqual(contextExt(context), [1, rawContext])
    assert.deepEqual(decodeContext(rawContext), context)
  })

  it('takes tags up to their bounds, and within one entry', () => {
    const many = Array.from({ length: 32 }, (_, index) => `${String.fromCharCode(65 + index)}${'a'.repeat(24)}`)
    assert.deepEqual(decodeContext(contextExt(tagged(many))[1]), tagged(many))
    const long = [0, 1, 2].map((index) => `${index}${'a'.repeat(63)}`)
    assert.deepEqual(decodeContext(contextExt(tagged(long))[1]), tagged(long))
    assert.throws(() => contextExt(tagged(many.map((tag) => tag.padEnd(64, 'a')))), isBeyond)
    assert.throws(() => contextExt(tagged([...many, 'z'])), isBeyond)
    assert.throws(() => contextExt(tagged(['a'.repeat(65)])), isBeyond)
    assert.throws(() => contextExt(tagged([''])), isBeyond)
  })

  it('orders tags by their bytes, not as JavaScript does', () => {
    // U+FF61 is before U+10000 in UTF-8, and behind its surrogates in UTF-16.
    assert.ok(contextExt(tagged(['\uFF61', '\u{10000}'])))
    assert.throws(() => contextExt(tagged(['\u{10000}', '\uFF61'])), isMalformed)
    assert.throws(() => contextExt(tagged(['a', 'a'])), isMalformed)
  })
})

describe('decodeContext', () => {
  it('refuses every truncation, a byte too many, and more than an entry holds', () => {
    for (let length = 0; length < rawContext.length; length++)
      assert.throws(() => decodeContext(rawContext.slice(0, length)), isRefused)
    assert.throws(() => decodeContext(concat(rawContext, le(0, 1))), isMalformed)
    assert.throws(() => decodeContext(filled(1_025)), isBeyond)
  })

  it('refuses what is no canonical SCALE', () => {
    const tail = concat(fromHex(issuer), variant(0, filled(64, 7)))
    const read = (head: Uint8Array, rest = tail) => decodeContext(concat(head, rest))
    assert.throws(() => read(concat(le(2, 1), le(0, 4), vec([]), le(9, 4))), isMalformed)
    assert.throws(() => read(concat(none, vec([], le(0x01, 2)), le(9, 4))), isMalformed)
    assert.throws(() => read(concat(none, vec([], le(0xffff_fffe, 4)), le(9, 4))), isBeyond)
    assert.throws(() => read(rawStatement, concat(fromHex(issuer), variant(3, filled(64)))), isMalformed)
    assert.throws(() => read(rawStatement, concat(fromHex(issuer), variant(2, filled(64)))), isMalformed)
  })

  it('reads or refuses whatever bytes there are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_100 }), (bytes) => {
        try {
          assert.deepEqual(contextExt(decodeContext(bytes))[1], Uint8Array.from(bytes))
        } catch (error) {
          assert.ok(isRefused(error))
        }
      }),
      { numRuns: 300 },
    )
  })
})
