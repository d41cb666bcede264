import assert from 'node:assert/strict'
import fc from 'fast-check'
import { bytesToHex } from 'viem/utils'
import type { DecodeResult } from '../../../../../src/payloads/result.js'
import { mustDecode } from '../../fixtures.js'
import { documents } from './arbitraries.js'
import { decodeAs, decodeTyped, hashOfEthers, OWN, permitOf, SPENDER, utf8, type Document } from './fixtures.js'

const digestOf = (result: DecodeResult): string => bytesToHex(mustDecode(result).toSign[0]?.message ?? new Uint8Array())

/** What every byte is changed to: ends of tokens, a digit, a letter, a control, no UTF-8. */
const BYTES = [...utf8('"}],:\\ 0F'), 0x00, 0xff]

/**
 * What is accepted after a change must be what ethers reads in the same bytes: hash, and the facts that a
 * policy decides on.
 */
const assertConfirmed = (bytes: Uint8Array): boolean => {
  const result = decodeAs('EthereumTypedData', bytes)
  if (!result.ok) return false
  const document = JSON.parse(new TextDecoder().decode(bytes)) as Document
  assert.equal(digestOf(result), hashOfEthers(document))
  const { facts } = result.decoded
  if (facts.understood) {
    const [effect] = facts.effects
    const { owner, spender, value } = document.message
    assert.equal(String(owner).toLowerCase(), OWN)
    assert.equal(BigInt(document.domain.chainId as number), 1n)
    assert.equal(bytesToHex(effect?.destination ?? new Uint8Array()), String(spender).toLowerCase())
    assert.equal(bytesToHex(effect?.asset as Uint8Array), String(document.domain.verifyingContract).toLowerCase())
    assert.equal(effect?.amount, BigInt(value as string))
  }
  return true
}

describe('hashing of typed data', () => {
  it('gives the digest of ethers for any types and values', () => {
    fc.assert(
      fc.property(documents, (document) => {
        assert.equal(digestOf(decodeTyped(document)), hashOfEthers(document))
      }),
      { numRuns: 50 },
    )
  })

  it('refuses a changed byte, or hashes what ethers reads in the changed bytes', () => {
    const original = utf8(JSON.stringify(permitOf({ spender: SPENDER, value: '1' })))
    let accepted = 0
    for (let at = 0; at < original.length; at += 1)
      for (const byte of BYTES) {
        if (original[at] === byte) continue
        if (assertConfirmed(original.with(at, byte))) accepted += 1
      }
    assert.ok(accepted > 100, `${accepted} changes were accepted`)
  })

  it('refuses every truncation, and every byte that is put behind it but white space', () => {
    const original = utf8(JSON.stringify(permitOf()))
    for (let length = 0; length < original.length; length += 1)
      assert.equal(decodeAs('EthereumTypedData', original.subarray(0, length)).ok, false)
    for (let byte = 0; byte < 256; byte += 1) {
      const { ok } = decodeAs('EthereumTypedData', Uint8Array.of(...original, byte))
      assert.equal(ok, [0x20, 0x09, 0x0a, 0x0d].includes(byte))
    }
  })

  it('refuses any other bytes and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(utf8)), (bytes) => {
        assert.equal(decodeAs('EthereumTypedData', bytes).ok, false)
      }),
      { numRuns: 500 },
    )
  })

  it('never throws on JSON of the right outline with anything inside', () => {
    const anything = fc.jsonValue({ maxDepth: 3 })
    const outline = fc.record({ types: anything, primaryType: anything, domain: anything, message: anything })
    const closer = fc.record({
      types: fc.dictionary(
        fc.constantFrom('A', 'B', 'EIP712Domain', '__proto__'),
        fc.array(
          fc.record({
            name: fc.constantFrom('a', 'b', '__proto__'),
            type: fc.constantFrom('A', 'B', 'uint8', 'B[]', 'EIP712Domain', 'bytes'),
          }),
          { maxLength: 3 },
        ),
      ),
      primaryType: fc.constantFrom('A', 'B', 'EIP712Domain', '__proto__'),
      domain: fc.constant({}),
      message: fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), anything),
    })
    fc.assert(
      fc.property(fc.oneof(outline, closer), (document) => {
        const text = JSON.stringify(document)
        const result = decodeTyped(text)
        if (result.ok) assert.equal(digestOf(result), hashOfEthers(JSON.parse(text) as Document))
      }),
      { numRuns: 500 },
    )
  })
})
