import assert from 'node:assert/strict'
import { taken, wiping } from '../../../src/kms/wiping.js'

describe('wiping', () => {
  it('gives what is made of the bytes, and overwrites them', () => {
    const secret = Uint8Array.of(1, 2, 3)

    assert.equal(
      wiping(secret, (bytes) => bytes.length),
      3,
    )
    assert.deepEqual(secret, new Uint8Array(3))
  })

  it('overwrites them also when their use raises', () => {
    const secret = Uint8Array.of(1, 2, 3)

    assert.throws(() =>
      wiping(secret, () => {
        throw new Error('refused')
      }),
    )
    assert.deepEqual(secret, new Uint8Array(3))
  })
})

describe('taken', () => {
  it('moves bytes into memory of their own', () => {
    const from = Buffer.from([1, 2, 3])

    const own = taken(from)

    assert.deepEqual([own, own.byteLength, own.buffer.byteLength], [Uint8Array.of(1, 2, 3), 3, 3])
    assert.deepEqual([...from], [0, 0, 0])
  })
})
