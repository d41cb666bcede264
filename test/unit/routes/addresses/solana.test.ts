import assert from 'node:assert/strict'
import fc from 'fast-check'
import { getAddressFromPublicKey } from 'micro-sol-signer'
import { parseAddress } from '../../../../src/routes/address.js'

const SOLANA = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'
const USDC = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v'

describe('parseAddress on Solana', () => {
  it('reads what a second library writes, on every cluster', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ minLength: 32, maxLength: 32 }),
          fc.tuple(fc.nat(32), fc.nat(255)).map(([zeros, byte]) => new Uint8Array(32).fill(byte, zeros)),
        ),
        fc.constantFrom(SOLANA, 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1'),
        (bytes, chain) => {
          const text = getAddressFromPublicKey(bytes)
          assert.deepEqual(parseAddress(chain, text), { ok: true, bytes })
        },
      ),
      { numRuns: 200 },
    )
  })

  it('refuses every other spelling, length and alphabet', () => {
    const bad = [
      '',
      '1'.repeat(31),
      '1'.repeat(33),
      `1${USDC}`,
      USDC.slice(2),
      `${USDC} `,
      `${USDC}\n`,
      USDC.replace('v', '0'),
      USDC.replace('v', 'l'),
      USDC.replace('v', 'é'),
      'z'.repeat(44),
      `0x${'aa'.repeat(32)}`,
      '0x3535353535353535353535353535353535353535',
    ]
    for (const text of bad)
      assert.deepEqual(
        parseAddress(SOLANA, text),
        { ok: false, problem: 'expected an address of 32 bytes in base58' },
        JSON.stringify(text),
      )
  })

  it('does not read Solana addresses on other chains', () => {
    assert.equal(parseAddress('eip155:1', USDC).ok, false)
    assert.equal(parseAddress('polkadot:91b171bb158e2d3848fa23a9f1c25182', USDC).ok, false)
  })
})
