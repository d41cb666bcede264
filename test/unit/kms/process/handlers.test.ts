import assert from 'node:assert/strict'
import type { Kms } from '../../../../src/kms/kms.js'
import { openEphemeralKms } from '../../../../src/kms/open.js'
import { handlersOf } from '../../../../src/kms/process/handlers.js'
import { METHODS, type Method } from '../../../../src/kms/process/methods.js'
import { callerKey } from '../support/keys.js'

const isWiped = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0)

describe('what an agent may ask of a KMS', () => {
  let kms: Kms
  beforeEach(async () => void (kms = await openEphemeralKms()))
  afterEach(() => kms.close())

  const askerOf = (changes: Partial<Kms> = {}) => {
    const handlers = handlersOf({ kms: { ...kms, ...changes }, signOnce: () => assert.fail('nothing is signed') })
    return async <Params, Result>({ index, params, result }: Method<Params, Result>, asked: Params): Promise<Result> =>
      result.read(await (handlers.get(index) ?? assert.fail('no such method'))(params.write(asked))())
  }

  it('is every method but the greeting, which comes once', () => {
    const handlers = handlersOf({ kms, signOnce: () => assert.fail('nothing is signed') })
    const all = Object.values(METHODS).map(({ index }) => index)

    assert.equal(new Set(all).size, all.length)
    assert.deepEqual([...handlers.keys()].sort(), all.filter((index) => index !== METHODS.hello.index).sort())
  })

  it('leaves neither the vault keys nor what an envelope held in memory of their own', async () => {
    const keys = kms.servingKeys()
    const opened = { plaintext: Uint8Array.of(1, 2), replySecret: new Uint8Array(32).fill(3) }
    const ask = askerOf({ servingKeys: () => keys, open: async () => opened })
    const store = keys.vault.store.slice()

    assert.deepEqual((await ask(METHODS.vaultKeys, undefined)).store, store)
    const envelope = { kid: `0x${'01'.repeat(8)}` as const, enc: new Uint8Array(32), ciphertext: new Uint8Array(20) }
    assert.deepEqual((await ask(METHODS.open, { ...envelope, info: new Uint8Array(1) })).plaintext, Uint8Array.of(1, 2))

    const secrets = [keys.vault.store, keys.vault.journal, keys.served, opened.plaintext, opened.replySecret]
    assert.deepEqual(secrets.map(isWiped), [true, true, true, true, true])
  })

  it('is a list that stays as it was at its first page, whatever happens between the pages', async () => {
    for (let n = 0; n < 130; n++) await kms.generateKey(callerKey({ type: 'Ed25519', origin: `r${n}` }))
    const keys = kms.list()
    const ask = askerOf()

    const first = await ask(METHODS.listKeys, { from: 0 })
    await kms.destroyKey(keys[0]?.id ?? assert.fail('no key'))
    const second = await ask(METHODS.listKeys, { from: first.keys.length })

    assert.deepEqual([first.total, first.keys.length], [130, 128])
    assert.deepEqual([...first.keys, ...second.keys], keys)
  })

  it('is nothing for a caller without a request id: the account key alone signs messages', async () => {
    const key = await kms.generateKey(callerKey())
    const ask = askerOf()

    await assert.rejects(ask(METHODS.signAsAccount, { keyId: key.id, scheme: 'ecdsa', message: new Uint8Array(32) }), {
      code: 'SIGNER__KMS__KEY_PURPOSE_MISMATCH',
    })
  })
})
