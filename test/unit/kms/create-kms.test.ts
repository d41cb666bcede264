import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { createKms } from '../../../src/kms/create-kms.js'
import { loadKeyKinds } from '../../../src/kms/key-kinds.js'
import { noStorage, type KeyStorage } from '../../../src/kms/key-storage.js'
import type { Kms } from '../../../src/kms/kms.js'
import { openEphemeralKms } from '../../../src/kms/open.js'
import { systemRandom, type RandomBytes } from '../../../src/kms/random.js'
import { rootOf } from '../../../src/kms/root.js'
import { VERIFIERS as verify } from '../../../src/crypto/verify.js'
import { toHex } from '../../../src/protocol/hash.js'
import { keyId } from '../../../src/protocol/ids.js'
import { callerKey, shieldingKey } from './support/keys.js'

const digest = new Uint8Array(32).fill(1)
const unknownId = `0x${'00'.repeat(32)}` as const

const useOf = (keyId: `0x${string}`) => ({ keyId, purpose: 'caller', scheme: 'ecdsa', message: digest }) as const

/** Randomness that remembers what it gave, so that a test can look for it elsewhere. */
const recordingRandom = () => {
  const given: Uint8Array[] = []
  const copies: Uint8Array[] = []
  const random: RandomBytes = (length) => {
    const bytes = systemRandom(length)
    given.push(bytes)
    copies.push(bytes.slice())
    return bytes
  }
  return { random, given, copies }
}

const kmsOver = async (storage: KeyStorage, random: RandomBytes = systemRandom): Promise<Kms> =>
  createKms('sealed', {
    root: rootOf(random(32)),
    storage,
    kinds: await loadKeyKinds(systemRandom),
    random,
    keys: [],
    mostOpened: Infinity,
  })

/** All that a log could show of a value, without the white space that `inspect` lays out with. */
const shownOf = (value: unknown): string =>
  `${inspect(value, { depth: 10, showHidden: true, maxArrayLength: null })} ${JSON.stringify(value)}`.replace(/\s/g, '')

const isShown = (secret: Uint8Array, shown: string): boolean =>
  [Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64'), [...secret].join(',')].some((form) =>
    shown.includes(form),
  )

describe('generateKey', () => {
  it('describes the key by the protocol’s id and its public key', async () => {
    const kms = await openEphemeralKms()

    const info = await kms.generateKey(callerKey())

    assert.equal(info.id, keyId('Secp256k1', info.publicKey))
    assert.deepEqual(info, { ...callerKey(), id: info.id, publicKey: info.publicKey, state: 'active' })
    assert.deepEqual(kms.describe(info.id), info)
    assert.deepEqual(kms.publicKey(info.id), info.publicKey)
    assert.deepEqual(kms.list(), [info])
    assert.deepEqual(kms.list('account'), [])
  })

  it('makes one key for one origin, however often and however quickly it is asked', async () => {
    const kms = await openEphemeralKms()

    const made = await Promise.all(
      Array.from({ length: 100 }, (_, i) => kms.generateKey(callerKey({ origin: `request-${i % 10}` }))),
    )

    assert.equal(new Set(made.map(({ id }) => id)).size, 10)
    assert.equal(kms.list().length, 10)
  })

  it('refuses an origin that made another kind of key, or one for somebody else or for other chains', async () => {
    const kms = await openEphemeralKms()
    await kms.generateKey(callerKey())

    for (const change of [
      { type: 'Ed25519' },
      { purpose: 'account' },
      { owner: unknownId },
      { chains: ['eip155:1', 'eip155:10'] },
    ] as const)
      await assert.rejects(kms.generateKey(callerKey(change)), { code: 'SIGNER__KMS__ORIGIN_CONFLICT' })
  })

  it('refuses another kind of key also while the first one could not be stored', async () => {
    const brokenDisk: KeyStorage = { ...noStorage, save: () => Promise.reject(new Error('disk full')) }
    const kms = await kmsOver(brokenDisk)
    await assert.rejects(kms.generateKey(callerKey()), /disk full/)

    await assert.rejects(kms.generateKey(callerKey({ type: 'Ed25519' })), { code: 'SIGNER__KMS__ORIGIN_CONFLICT' })
    assert.deepEqual(kms.list(), [])
  })

  it('refuses to make a key from randomness that cannot be', async () => {
    const kms = await kmsOver(noStorage, (length) => new Uint8Array(length))

    await assert.rejects(kms.generateKey(callerKey()), { code: 'SIGNER__KMS__INVALID_KEY' })
  })

  it('gives descriptions that are copies', async () => {
    const kms = await openEphemeralKms()
    const info = await kms.generateKey(callerKey())
    const publicKey = info.publicKey.slice()

    info.publicKey.fill(0)
    kms.describe(info.id)?.publicKey.fill(0)
    kms.publicKey(info.id).fill(0)

    assert.deepEqual(kms.publicKey(info.id), publicKey)
  })
})

describe('sign', () => {
  it('refuses an unknown key', async () => {
    const kms = await openEphemeralKms()

    await assert.rejects(kms.sign(useOf(unknownId)), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
    assert.throws(() => kms.publicKey(unknownId), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
    assert.equal(kms.describe(unknownId), undefined)
  })

  it('serves 100 requests side by side', async () => {
    const kms = await openEphemeralKms()
    const { id } = await kms.generateKey(callerKey())

    const signatures = await Promise.all(Array.from({ length: 100 }, () => kms.sign(useOf(id))))

    assert.equal(new Set(signatures.map((signature) => Buffer.from(signature).toString('hex'))).size, 1)
  })
})

describe('deleteKey', () => {
  it('leaves the description and takes the use, twice as well as once', async () => {
    const kms = await openEphemeralKms()
    const info = await kms.generateKey(callerKey())

    await Promise.all([kms.deleteKey(info.id), kms.deleteKey(info.id)])

    await assert.rejects(kms.sign(useOf(info.id)), { code: 'SIGNER__KMS__KEY_NOT_ACTIVE' })
    assert.deepEqual(kms.describe(info.id), { ...info, state: 'deleted' })
    assert.equal((await kms.generateKey(callerKey())).state, 'deleted')
  })

  it('refuses an unknown key', async () => {
    const kms = await openEphemeralKms()

    await assert.rejects(kms.deleteKey(unknownId), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
  })

  it('wipes the secret', async () => {
    const { random, given } = recordingRandom()
    const kms = await kmsOver(noStorage, random)
    const { id } = await kms.generateKey(callerKey())
    const secret = given.at(-1)

    await kms.deleteKey(id)

    assert.deepEqual(secret, new Uint8Array(32))
  })
})

describe('destroyKey', () => {
  it('forgets the key, twice as well as once, and wipes its secret', async () => {
    const { random, given } = recordingRandom()
    const kms = await kmsOver(noStorage, random)
    const { id } = await kms.generateKey(callerKey())
    const secret = given.at(-1)

    await kms.destroyKey(id)
    await kms.destroyKey(id)

    assert.equal(kms.describe(id), undefined)
    await assert.rejects(kms.sign(useOf(id)), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
    assert.deepEqual(secret, new Uint8Array(32))
  })

  it('makes a new key for the origin of a destroyed one', async () => {
    const kms = await openEphemeralKms()
    const { id } = await kms.generateKey(callerKey())
    await kms.destroyKey(id)

    assert.notEqual((await kms.generateKey(callerKey())).id, id)
  })

  it('tries the storage again when the first time failed', async () => {
    const removed: string[] = []
    let fails = true
    const storage: KeyStorage = {
      ...noStorage,
      remove: async (id) => {
        if (fails) throw new Error('disk gone')
        removed.push(id)
      },
    }
    const kms = await kmsOver(storage)
    const { id } = await kms.generateKey(callerKey())
    await assert.rejects(kms.destroyKey(id), /disk gone/)
    fails = false

    await kms.destroyKey(id)

    assert.deepEqual(removed, [id])
  })

  it('never lets an id that is none become a file name', async () => {
    const throwingStorage: KeyStorage = { ...noStorage, remove: (id) => Promise.reject(new Error(`asked for ${id}`)) }
    const kms = await kmsOver(throwingStorage)

    for (const id of ['0x../../etc/passwd', '0x', `0x${'AB'.repeat(32)}`, `0x${'ab'.repeat(33)}`] as const)
      await assert.rejects(kms.destroyKey(id), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
  })
})

describe('close', () => {
  it('wipes every secret and refuses every use', async () => {
    const { random, given } = recordingRandom()
    const kms = await kmsOver(noStorage, random)
    const { id } = await kms.generateKey(callerKey())
    await kms.generateKey(shieldingKey())
    const secrets = given.filter(({ length }) => length === 32)

    kms.close()
    kms.close()

    assert.equal(secrets.length, 3)
    assert.ok(secrets.every((secret) => secret.every((byte) => byte === 0)))
    const closed = { code: 'SIGNER__KMS__CLOSED' }
    await assert.rejects(kms.sign(useOf(id)), closed)
    await assert.rejects(kms.generateKey(callerKey()), closed)
    await assert.rejects(kms.deleteKey(id), closed)
    await assert.rejects(kms.destroyKey(id), closed)
    const envelope = { kid: '0x0000000000000000', enc: digest, ciphertext: digest } as const
    await assert.rejects(kms.open(envelope, digest), closed)
    assert.throws(() => kms.publicKey(id), closed)
    assert.throws(() => kms.vault.mac(digest), closed)
    assert.throws(() => kms.vault.seal(unknownId, digest, digest), closed)
    assert.throws(() => kms.vault.unseal(unknownId, digest, digest), closed)
  })

  it('gives no key to a generation that was still being written', async () => {
    let finishWriting = (): void => assert.fail('nothing is being written')
    const slowDisk = new Promise<void>((resolve) => (finishWriting = resolve))
    const kms = await kmsOver({ ...noStorage, save: () => slowDisk })
    const generation = kms.generateKey(callerKey())
    await Promise.resolve()
    kms.close()
    finishWriting()

    await assert.rejects(generation, { code: 'SIGNER__KMS__CLOSED' })
    assert.deepEqual(kms.list(), [])
  })
})

describe('secrets of the KMS', () => {
  it('show neither in inspect, nor in JSON, nor in errors', async () => {
    const { random, copies } = recordingRandom()
    const kms = await kmsOver(noStorage, random)
    for (const type of ['Secp256k1', 'Ed25519', 'Sr25519'] as const)
      await kms.generateKey(callerKey({ type, origin: `canary-${type}` }))
    await kms.generateKey(shieldingKey())
    const { id } = await kms.generateKey(callerKey())
    const errors = await Promise.all([
      refusalOf(kms.sign({ ...useOf(id), message: new Uint8Array(31) })),
      refusalOf(kms.generateKey(callerKey({ type: 'Ed25519' }))),
      refusalOf(kms.open({ kid: '0x0000000000000000', enc: digest, ciphertext: digest }, digest)),
      refusalOf((async () => kms.vault.unseal(unknownId, digest, new Uint8Array(40)))()),
    ])

    const shown = [kms, kms.vault, ...kms.list(), ...errors].map(shownOf).join('\n')

    const secrets = copies.filter(({ length }) => length === 32)
    assert.equal(secrets.length, 6, 'root and five keys')
    for (const secret of secrets) {
      assert.ok(isShown(secret, shownOf({ secret })), 'the search would find it')
      assert.ok(!isShown(secret, shown))
    }
  })
})

const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => assert.fail('nothing was refused'),
    (error: unknown) => error,
  )

describe('importKey', () => {
  // Known to all: the private key 1.
  const one = (): Uint8Array => new Uint8Array(32).fill(1, 31)
  const imported = (changes: Parameters<typeof callerKey>[0] = {}) => ({ ...callerKey(changes), secret: one() })

  it('takes a key in that then signs like one of its own, and wipes what it was given', async () => {
    const kms = await openEphemeralKms()
    const key = imported()

    const info = await kms.importKey(key)

    assert.equal(toHex(info.publicKey), '0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798')
    assert.equal(verify.ecdsa(info.publicKey, digest, await kms.sign(useOf(info.id))), true)
    assert.deepEqual(key.secret, new Uint8Array(32))
  })

  it('gives the key of the first time to the same origin, and refuses it to another', async () => {
    const kms = await openEphemeralKms()
    const info = await kms.importKey(imported())

    assert.deepEqual(await kms.importKey(imported()), info)
    const again = imported({ origin: 'request-2' })
    await assert.rejects(kms.importKey(again), { code: 'SIGNER__KMS__KEY_EXISTS' })
    assert.deepEqual(again.secret, new Uint8Array(32))
    assert.equal(kms.list().length, 1)
  })

  it('refuses bytes that are no secret of the type', async () => {
    const kms = await openEphemeralKms()

    for (const secret of [new Uint8Array(32), new Uint8Array(32).fill(0xff), one().subarray(1), new Uint8Array(33)])
      await assert.rejects(kms.importKey({ ...callerKey(), secret }), { code: 'SIGNER__KMS__INVALID_KEY' })
    assert.deepEqual(kms.list(), [])
  })
})

describe('setKeyState', () => {
  it('disables a key, which signs nothing until it is enabled again', async () => {
    const saved: string[] = []
    const kms = await kmsOver({ ...noStorage, save: async ({ info }) => void saved.push(info.state) })
    const { id } = await kms.generateKey(callerKey())

    assert.equal((await kms.setKeyState(id, 'disabled')).state, 'disabled')
    await assert.rejects(kms.sign(useOf(id)), { code: 'SIGNER__KMS__KEY_NOT_ACTIVE' })
    assert.equal((await kms.setKeyState(id, 'active')).state, 'active')
    await kms.sign(useOf(id))

    assert.deepEqual(saved, ['active', 'disabled', 'active'])
  })

  it('keeps a key disabled when the disk fails, and disabled while enabling it fails', async () => {
    let fails = false
    const kms = await kmsOver({ ...noStorage, save: async () => assert.ok(!fails, 'disk failed') })
    const { id } = await kms.generateKey(callerKey())
    fails = true

    await assert.rejects(kms.setKeyState(id, 'disabled'), /disk failed/)
    assert.equal(kms.describe(id)?.state, 'disabled')
    await assert.rejects(kms.setKeyState(id, 'active'), /disk failed/)
    await assert.rejects(kms.sign(useOf(id)), { code: 'SIGNER__KMS__KEY_NOT_ACTIVE' })
  })

  it('brings no deleted key back, and knows no foreign one', async () => {
    const kms = await openEphemeralKms()
    const { id } = await kms.generateKey(callerKey())
    await kms.deleteKey(id)

    await assert.rejects(kms.setKeyState(id, 'active'), { code: 'SIGNER__KMS__KEY_NOT_ACTIVE' })
    await assert.rejects(kms.setKeyState(unknownId, 'active'), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
  })
})

describe('signFor', () => {
  const requestId = `0x${'11'.repeat(32)}` as const

  it('gives all signatures of a request in its order, with a turn for everything else before each', async () => {
    const kms = await openEphemeralKms()
    const { id, publicKey } = await kms.generateKey(callerKey())
    const messages = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte))
    let turns = 0
    const count = (): void => void ((turns += 1), (turning = setImmediate(count)))
    let turning = setImmediate(count)

    const signatures = await kms.signFor(
      requestId,
      id,
      messages.map((message) => ({ scheme: 'ecdsa', message })),
    )
    clearImmediate(turning)

    assert.equal(signatures.length, 3)
    for (const [at, signature] of signatures.entries())
      assert.ok(verify.ecdsa(publicKey, messages[at] ?? digest, signature))
    assert.ok(turns >= 3)
  })

  it('never signs with the agent’s own keys', async () => {
    const kms = await openEphemeralKms()
    const account = await kms.generateKey({ ...callerKey(), type: 'Ed25519', purpose: 'account' })

    await assert.rejects(kms.signFor(requestId, account.id, [{ scheme: 'ed25519', message: digest }]), {
      code: 'SIGNER__KMS__KEY_PURPOSE_MISMATCH',
    })
  })
})
