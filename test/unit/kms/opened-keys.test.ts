import assert from 'node:assert/strict'
import { keyIdOf } from '../../../src/kms/key-id.js'
import { loadKeyKinds, type KeyKinds } from '../../../src/kms/key-kinds.js'
import { openedKeys } from '../../../src/kms/opened-keys.js'
import { systemRandom } from '../../../src/kms/random.js'
import type { KeyInfo } from '../../../src/model/key.js'
import { callerKey } from './support/keys.js'

const NOTHING = new Uint8Array(32)

describe('openedKeys', () => {
  let kinds: KeyKinds
  before(async () => (kinds = await loadKeyKinds(systemRandom)))

  const infoOf = (byte: number): KeyInfo => {
    const publicKey = kinds.Ed25519.publicKeyOf(new Uint8Array(32).fill(byte))
    return { ...callerKey({ type: 'Ed25519' }), id: keyIdOf('Ed25519', publicKey), publicKey, state: 'active' }
  }

  /** A cache over keys 1, 2, 3, …, whose secrets are 32 times their number, and all that it opened. */
  const cacheOf = (most: number) => {
    const infos = [1, 2, 3, 4].map(infoOf)
    const given: Uint8Array[] = []
    const cache = openedKeys(kinds, most, ({ id }) => {
      const secret = new Uint8Array(32).fill(infos.findIndex((info) => info.id === id) + 1)
      given.push(secret)
      return secret
    })
    const use = (number: number): Uint8Array => cache.get(infos[number - 1] ?? assert.fail('no such key')).secret
    return { cache, use, given, infos }
  }

  it('opens a key at its first use and not again', () => {
    const { use, given } = cacheOf(2)
    assert.equal(given.length, 0)

    assert.deepEqual(use(1), new Uint8Array(32).fill(1))
    use(1)

    assert.equal(given.length, 1)
  })

  it('wipes the key that was not used for longest when there are too many', () => {
    const { use, given } = cacheOf(2)
    use(1)
    use(2)
    use(1)
    use(3)

    assert.deepEqual(given, [new Uint8Array(32).fill(1), NOTHING, new Uint8Array(32).fill(3)])
    assert.deepEqual(use(2), new Uint8Array(32).fill(2), 'opened once more')
    assert.deepEqual(given[0], NOTHING)
  })

  it('wipes one key or all of them', () => {
    const { cache, use, given, infos } = cacheOf(3)
    for (const number of [1, 2, 3]) use(number)

    cache.wipe(infos[1]?.id ?? '0x')
    cache.wipe(infos[1]?.id ?? '0x')
    assert.deepEqual(
      given.map((secret) => secret[0]),
      [1, 0, 3],
    )
    cache.wipeAll()
    assert.ok(given.every((secret) => secret.every((byte) => byte === 0)))
  })

  it('takes over the secret of a new key', () => {
    const { cache, use, given, infos } = cacheOf(2)
    const secret = new Uint8Array(32).fill(1)
    cache.put(infos[0] ?? assert.fail('no key'), secret)

    assert.equal(use(1), secret)
    assert.equal(given.length, 0)
    use(2)
    use(3)
    assert.deepEqual(secret, NOTHING)
  })
})
