import assert from 'node:assert/strict'
import { getAddressDecoder, getAddressEncoder, type Address } from '@solana/kit'
import { findAssociatedTokenPda } from '@solana-program/token'
import fc from 'fast-check'
import { programAddress } from 'micro-sol-signer'
import { associatedTokenAddress, TOKEN_PROGRAMS } from '../../../src/crypto/associated-token-address.js'

const decoder = getAddressDecoder()
const toBytes = (address: string): Uint8Array => Uint8Array.from(getAddressEncoder().encode(address as Address))

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const programs = fc.constantFrom(...TOKEN_PROGRAMS)

describe('associatedTokenAddress', () => {
  it('is what @solana-program/token and micro-sol-signer derive, for any wallet and mint', async () => {
    await fc.assert(
      fc.asyncProperty(bytes32, bytes32, programs, async (wallet, mint, tokenProgram) => {
        const [byKit] = await findAssociatedTokenPda({
          owner: decoder.decode(wallet),
          mint: decoder.decode(mint),
          tokenProgram: decoder.decode(tokenProgram),
        })
        const byMicro = programAddress('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL', wallet, tokenProgram, mint)

        const derived = associatedTokenAddress(wallet, mint, tokenProgram)
        assert.ok(derived)
        assert.equal(decoder.decode(derived), byKit)
        assert.equal(byMicro, byKit)
      }),
      { numRuns: 50 },
    )
  })

  it('is another one for another wallet, mint or token program', () => {
    const [a, b] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
    const [first, second] = TOKEN_PROGRAMS
    assert.ok(first && second)
    const all = [
      associatedTokenAddress(a, b, first),
      associatedTokenAddress(b, a, first),
      associatedTokenAddress(a, b, second),
      associatedTokenAddress(a, a, first),
    ]
    assert.equal(new Set(all.map((each) => Buffer.from(each ?? []).toString('hex'))).size, 4)
  })

  it('is nothing for arguments that are no addresses, so that no bytes move from one to the next', () => {
    const [program = new Uint8Array(0)] = TOKEN_PROGRAMS
    const good = new Uint8Array(32)
    for (const length of [0, 31, 33, 64]) {
      const bad = new Uint8Array(length)
      assert.equal(associatedTokenAddress(bad, good, program), undefined)
      assert.equal(associatedTokenAddress(good, bad, program), undefined)
      assert.equal(associatedTokenAddress(good, good, bad), undefined)
    }
  })

  it('knows the programs of SPL Token and Token-2022', () => {
    assert.deepEqual(TOKEN_PROGRAMS, [
      toBytes('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'),
      toBytes('TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb'),
    ])
  })
})
