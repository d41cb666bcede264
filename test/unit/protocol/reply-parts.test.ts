import assert from 'node:assert/strict'
import { mostReplyParts } from '../../../src/protocol/reply-parts.js'
import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import type { Payload } from '../../../types/protocol/scale.js'
import { OURS, psbtV0, psbtV2, spend } from '../payloads/bitcoin/fixtures.js'

const signing = (payload: Payload) =>
  mostReplyParts({
    tag: 'Sign',
    value: { chainId: 'x', keyId: `0x${'11'.repeat(32)}`, payload, opts: NO_OPTIONS },
  })

describe('mostReplyParts', () => {
  it('is one for whatever is no PSBT', () => {
    assert.equal(mostReplyParts({ tag: 'PublicKey', value: { keyId: `0x${'11'.repeat(32)}` } }), 1)
    assert.equal(signing({ tag: 'SolanaMessage', value: new Uint8Array(1_000) }), 1)
  })

  it('is never less than the inputs of a PSBT of either version, and at most 255', () => {
    for (const inputs of [1, 2, 7, 100, 255, 300])
      for (const psbt of [psbtV0, psbtV2]) {
        const spends = Array.from({ length: inputs }, () => spend('p2tr', 1_000n, 'none'))
        const value = psbt({ spends, outputs: [{ script: OURS.p2tr, amount: 1n }] })
        const parts = signing({ tag: 'BitcoinPsbt', value })
        assert.ok(parts >= Math.min(inputs, 255) && parts <= 255, `${inputs} inputs, ${parts} parts`)
      }
    assert.equal(signing({ tag: 'BitcoinPsbt', value: new Uint8Array(1) }), 1)
  })
})
