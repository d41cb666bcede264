import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { beginCeremony, fingerprintOf, sealShare, type Ceremony } from '../../../../src/kms/recovery/ceremony.js'
import { systemRandom } from '../../../../src/kms/random.js'
import { toHex } from '../../../../src/protocol/hash.js'
import { flipped } from './support/test-set.js'

const SET = toHex(new Uint8Array(16).fill(1))
const SHARE = new Uint8Array(189).fill(7)

describe('a ceremony', () => {
  it('opens a share that was sealed for it', async () => {
    const ceremony = beginCeremony(SET, systemRandom)

    assert.deepEqual(await ceremony.open(await sealShare(ceremony, 2, SHARE)), SHARE)
  })

  it('opens nothing that was sealed for another nonce, so that nothing can be replayed', async () => {
    const ceremony = beginCeremony(SET, systemRandom)
    const earlier: Ceremony = { ...ceremony, nonce: toHex(systemRandom(32)) }

    assert.equal(await ceremony.open(await sealShare(earlier, 2, SHARE)), undefined)
  })

  it('opens nothing that was sealed for another set, another share or another key', async () => {
    const ceremony = beginCeremony(SET, systemRandom)
    const message = await sealShare(ceremony, 2, SHARE)

    const otherSet = { ...ceremony, setId: toHex(new Uint8Array(16).fill(2)) }
    assert.equal(await ceremony.open(await sealShare(otherSet, 2, SHARE)), undefined)
    assert.equal(await ceremony.open({ ...message, index: 3 }), undefined)
    assert.equal(await beginCeremony(SET, systemRandom).open(message), undefined)
  })

  it('opens nothing that was altered or is no message, without raising', async () => {
    const ceremony = beginCeremony(SET, systemRandom)
    const message = await sealShare(ceremony, 2, SHARE)

    assert.equal(await ceremony.open({ ...message, ciphertext: flipped(message.ciphertext, 10) }), undefined)
    assert.equal(await ceremony.open({ ...message, enc: flipped(message.enc, 10) }), undefined)
    assert.equal(await ceremony.open({ ...message, enc: new Uint8Array(32) }), undefined)
    assert.equal(await ceremony.open({ ...message, enc: new Uint8Array(3) }), undefined)
    assert.equal(await ceremony.open({ ...message, ciphertext: new Uint8Array(0) }), undefined)
  })

  it('opens nothing after it was wiped', async () => {
    const ceremony = beginCeremony(SET, systemRandom)
    const message = await sealShare(ceremony, 2, SHARE)

    ceremony.wipe()

    assert.equal(await ceremony.open(message), undefined)
  })
})

describe('fingerprintOf', () => {
  it('is 20 bytes of SHA-256 over set, nonce and key, in groups of four digits', () => {
    const ceremony = {
      setId: SET,
      nonce: toHex(new Uint8Array(32).fill(2)),
      publicKey: toHex(new Uint8Array(32).fill(3)),
    }
    const parts = [
      Buffer.from('signer-layer/recovery-key/v1'),
      Buffer.alloc(16, 1),
      Buffer.alloc(32, 2),
      Buffer.alloc(32, 3),
    ]
    const expected = createHash('sha256').update(Buffer.concat(parts)).digest('hex').slice(0, 40)

    assert.match(fingerprintOf(ceremony), /^(?:[0-9a-f]{4}-){9}[0-9a-f]{4}$/)
    assert.equal(fingerprintOf(ceremony).replaceAll('-', ''), expected)
  })
})
