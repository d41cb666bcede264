import assert from 'node:assert/strict'
import { argon2id } from '@noble/hashes/argon2.js'
import { systemRandom } from '../../../../src/kms/random.js'
import { DEFAULT_COST, passphraseSealProvider } from '../../../../src/kms/seal-providers/passphrase.js'
import { LEAST_COST, passphraseProvider, TEST_PASSPHRASE } from '../support/providers.js'

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

const unaskedPassphrase = async (): Promise<Uint8Array> => assert.fail('the passphrase was read')

/** memory u32 ‖ passes u32 ‖ lanes u8 ‖ salt 16 */
const contextOf = (memoryKib: number, iterations: number, parallelism: number, saltBytes = 16): Uint8Array => {
  const context = new Uint8Array(9 + saltBytes)
  const view = new DataView(context.buffer)
  view.setUint32(0, memoryKib, true)
  view.setUint32(4, iterations, true)
  view.setUint8(8, parallelism)
  return context
}

describe('passphraseSealProvider', () => {
  it('derives by argon2id what a second library derives', async () => {
    const context = contextOf(19_456, 2, 1)

    const kek = await passphraseProvider().getKek(context)

    const reference = argon2id(ascii(TEST_PASSPHRASE), new Uint8Array(16), { m: 19_456, t: 2, p: 1, dkLen: 32 })
    assert.deepEqual(new Uint8Array(kek), reference)
  })

  it('makes the same key from the same context, and another one from a new context', async () => {
    const provider = passphraseProvider()
    const context = await provider.newContext()

    const [one, same, other] = [
      await provider.getKek(context),
      await provider.getKek(context),
      await provider.getKek(await provider.newContext()),
    ]

    assert.deepEqual(one, same)
    assert.notDeepEqual(one, other)
  })

  it('takes the cost from the context: a directory opens also after the setting has changed', async () => {
    const readSecret = async () => ascii(TEST_PASSPHRASE)
    const dearer = passphraseSealProvider(DEFAULT_COST, { readSecret, random: systemRandom })
    const context = contextOf(19_456, 2, 1)

    assert.deepEqual(await dearer.getKek(context), await passphraseProvider().getKek(context))
  })

  it('wipes the passphrase after use', async () => {
    const passphrase = ascii(TEST_PASSPHRASE)
    const provider = passphraseSealProvider(LEAST_COST, { readSecret: async () => passphrase, random: systemRandom })

    await provider.getKek(await provider.newContext())

    assert.ok(passphrase.every((byte) => byte === 0))
  })

  for (const [what, context] of Object.entries({
    'more memory than this machine should give': contextOf(1_048_577, 2, 1),
    'hardly any memory': contextOf(8, 2, 1),
    'one pass': contextOf(19_456, 1, 1),
    'endless passes': contextOf(19_456, 0xffff_ffff, 1),
    'no lanes': contextOf(19_456, 2, 0),
    '17 lanes': contextOf(19_456, 2, 17),
    'a short salt': contextOf(19_456, 2, 1, 15),
    'trailing bytes': contextOf(19_456, 2, 1, 17),
    nothing: new Uint8Array(0),
  }))
    it(`refuses a context with ${what} before it reads the passphrase`, async () => {
      const provider = passphraseSealProvider(LEAST_COST, { readSecret: unaskedPassphrase, random: systemRandom })

      await assert.rejects(provider.getKek(context), { code: 'SIGNER__KMS__UNSEAL_REFUSED' })
    })

  it('refuses costs that make guessing cheap', () => {
    assert.throws(
      () =>
        passphraseSealProvider(
          { ...LEAST_COST, memoryKib: 1_024 },
          { readSecret: unaskedPassphrase, random: systemRandom },
        ),
      { code: 'SIGNER__KMS__UNSEAL_REFUSED' },
    )
  })

  it('refuses a passphrase of 11 bytes without repeating it', async () => {
    const provider = passphraseProvider('elevenbytes')

    await assert.rejects(provider.getKek(await provider.newContext()), (error: Error) => {
      assert.equal((error as { code?: unknown }).code, 'SIGNER__SETTINGS__INSECURE_REFUSED')
      return !error.message.includes('elevenbytes')
    })
  })

  it('says in a probe whether the passphrase can be used, and wipes it', async () => {
    const passphrase = ascii(TEST_PASSPHRASE)
    const provider = passphraseSealProvider(LEAST_COST, { readSecret: async () => passphrase, random: systemRandom })

    assert.deepEqual(await provider.probe(), { available: true })
    assert.ok(passphrase.every((byte) => byte === 0))

    const short = await passphraseProvider('elevenbytes').probe()
    assert.ok(!short.available && /Use a longer one/.test(short.reason) && !short.reason.includes('elevenbytes'))
  })

  it('uses up nothing in a probe that can be read only once', async () => {
    const deps = { readSecret: unaskedPassphrase, peekSecret: async () => undefined, random: systemRandom }

    assert.deepEqual(await passphraseSealProvider(LEAST_COST, deps).probe(), { available: true })
  })

  it('repeats in a probe no words but its own', async () => {
    const readSecret = async (): Promise<Uint8Array> => Promise.reject(new Error('words of a library'))
    const probe = await passphraseSealProvider(LEAST_COST, { readSecret, random: systemRandom }).probe()

    assert.deepEqual(probe, { available: false, reason: 'The passphrase cannot be read' })
  })
})
