import assert from 'node:assert/strict'
import { createHmac, hkdfSync } from 'node:crypto'
import fc from 'fast-check'
import { systemRandom } from '../../../src/kms/random.js'
import { rootOf } from '../../../src/kms/root.js'
import { vaultKeysOf, vaultOf } from '../../../src/kms/vault.js'

const secret = (): Uint8Array => new Uint8Array(32).fill(3)
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

const requestId = `0x${'11'.repeat(32)}` as const
const otherRequestId = `0x${'12'.repeat(32)}` as const
const aad = ascii('jobs|1|row')
const plaintext = ascii('an opened request')

const vaultWith = (rootSecret = secret()) => vaultOf(vaultKeysOf(rootOf(rootSecret)), systemRandom).vault

const corrupt = { code: 'SIGNER__STORE__ROW_CORRUPT' }

describe('mac', () => {
  it('is HMAC-SHA256 under HKDF-SHA256(root, "store/v1")', () => {
    const key = new Uint8Array(hkdfSync('sha256', secret(), new Uint8Array(0), 'store/v1', 32))

    const mac = vaultWith().mac(plaintext)

    assert.deepEqual(mac, new Uint8Array(createHmac('sha256', key).update(plaintext).digest()))
  })
})

describe('seal and unseal', () => {
  it('give back what was sealed, from a vault over the same root', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 50 }), (bytes, context) => {
        const sealed = vaultWith().seal(requestId, context, bytes)

        assert.deepEqual(vaultWith().unseal(requestId, context, sealed), bytes)
        assert.equal(sealed.length, bytes.length + 12 + 16)
      }),
      { numRuns: 30 },
    )
  })

  it('never give the same bytes twice', () => {
    const vault = vaultWith()

    assert.notDeepEqual(vault.seal(requestId, aad, plaintext), vault.seal(requestId, aad, plaintext))
  })

  it('refuse any altered byte and any truncation', () => {
    const vault = vaultWith()
    const sealed = vault.seal(requestId, aad, plaintext)

    for (let at = 0; at < sealed.length; at++) {
      const altered = sealed.map((byte, i) => (i === at ? byte ^ 0x80 : byte))
      assert.throws(() => vault.unseal(requestId, aad, altered), corrupt, `byte ${at}`)
      assert.throws(() => vault.unseal(requestId, aad, sealed.subarray(0, at)), corrupt, `cut at ${at}`)
    }
    assert.throws(() => vault.unseal(requestId, aad, Uint8Array.of(...sealed, 0)), corrupt)
  })

  it('refuse another request, another place in the store, and another root', () => {
    const sealed = vaultWith().seal(requestId, aad, plaintext)

    assert.throws(() => vaultWith().unseal(otherRequestId, aad, sealed), corrupt)
    assert.throws(() => vaultWith().unseal(requestId, ascii('jobs|1|other row'), sealed), corrupt)
    assert.throws(() => vaultWith(new Uint8Array(32).fill(4)).unseal(requestId, aad, sealed), corrupt)
  })

  it('refuse request ids that are not 32 bytes, because they are joined to a label without a length', () => {
    assert.throws(() => vaultWith().seal('0x1111', aad, plaintext), { code: 'SIGNER__PROTOCOL__MALFORMED' })
  })
})
