/** The tpm2 provider on a TPM in software. */
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import type { SealProvider } from '../../src/kms/seal-providers/seal-provider.js'
import { MEMORY_ROOT, withMemoryDir } from '../../src/kms/seal-providers/memory-dir.js'
import { MAX_CONTEXT_BYTES } from '../../src/kms/seal-providers/seal-provider.js'
import { providerAt } from './support/provider.js'
import { startSwtpm } from './support/swtpm.js'
import { describeWithTpm } from './support/with-swtpm.js'

const KEK = new Uint8Array(32).fill(0x5a)
const random = (): Uint8Array => KEK.slice()

const refusedWith = (message: RegExp) => ({ code: 'SIGNER__KMS__UNSEAL_REFUSED', message })
const unavailableWith = (message: RegExp) => ({ code: 'SIGNER__KMS__SEAL_UNAVAILABLE', message })

const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))

describeWithTpm('tpm2SealProvider', (tpm) => {
  const sealedTo7 = async (): Promise<{ provider: SealProvider; context: Uint8Array }> => {
    tpm().measure(7, 1)
    const provider = providerAt(tpm(), { random })
    return { provider, context: await provider.newContext() }
  }

  it('gives back the key that it sealed, from a context that a root file takes', async () => {
    const { provider, context } = await sealedTo7()

    assert.ok(context.length <= MAX_CONTEXT_BYTES)
    assert.deepEqual(await provider.getKek(context), KEK)
    assert.ok(!Buffer.from(context).includes(Buffer.from(KEK)))
  })

  it('seals another key each time', async () => {
    tpm().measure(7, 1)
    const provider = providerAt(tpm())

    const keks = [
      await provider.getKek(await provider.newContext()),
      await provider.getKek(await provider.newContext()),
    ]

    assert.notDeepEqual(keks[0], keks[1])
  })

  it('opens after the machine was restarted and booted as before, in a new process', async () => {
    const { context } = await sealedTo7()
    await tpm().restart()
    tpm().measure(7, 1)

    assert.deepEqual(await providerAt(tpm()).getKek(context), KEK)
  })

  it('does not open when something else was booted, and says what to do', async () => {
    const { provider, context } = await sealedTo7()
    tpm().measure(7, 2)

    await assert.rejects(provider.getKek(context), refusedWith(/sha256:7.*kms reseal.*recovery join/))
  })

  it('opens by the registers of the context, also after the setting has changed', async () => {
    const { context } = await sealedTo7()
    tpm().measure(11, 1)

    assert.deepEqual(await providerAt(tpm(), { pcrs: [11] }).getKek(context), KEK)
  })

  it('binds to every register that is named', async () => {
    tpm().measure(7, 1)
    tpm().measure(11, 1)
    const provider = providerAt(tpm(), { pcrs: [7, 11] })
    const context = await provider.newContext()
    await provider.getKek(context)

    tpm().measure(11, 2)

    await assert.rejects(provider.getKek(context), refusedWith(/sha256:7,11/))
  })

  it('does not open by another TPM, with a storage key of its own or without', async () => {
    const { context } = await sealedTo7()
    const other = await startSwtpm()
    try {
      other.measure(7, 1)
      await assert.rejects(providerAt(other).getKek(context), refusedWith(/no storage key.*another TPM.*recovery join/))
      await providerAt(other).newContext()
      await assert.rejects(providerAt(other).getKek(context), refusedWith(/another TPM.*recovery join/))
    } finally {
      await other.stop()
    }
  })

  it('does not open after the TPM was cleared', async () => {
    const { provider, context } = await sealedTo7()
    tpm().tool('tpm2_clear')

    await assert.rejects(provider.getKek(context), refusedWith(/cleared.*recovery join/))
  })

  it('opens nothing that was altered, wherever it was', async () => {
    const { provider, context } = await sealedTo7()

    for (let at = 0; at < context.length; at += 13)
      await assert.rejects(provider.getKek(flipped(context, at)), { code: 'SIGNER__KMS__UNSEAL_REFUSED' }, `byte ${at}`)
    for (const length of [0, 4, 100, context.length - 1])
      await assert.rejects(provider.getKek(context.subarray(0, length)), { code: 'SIGNER__KMS__UNSEAL_REFUSED' })
    assert.deepEqual(await provider.getKek(context), KEK)
  })

  it('leaves no object and no session in the TPM, and no file, whether it opened or not', () =>
    withMemoryDir(MEMORY_ROOT, async (memoryRoot) => {
      tpm().measure(7, 1)
      const provider = providerAt(tpm(), { memoryRoot })
      const context = await provider.newContext()
      for (let i = 0; i < 6; i++) await provider.getKek(context)
      await Promise.all([provider.getKek(context), provider.getKek(context), provider.newContext()])
      await assert.rejects(provider.getKek(flipped(context, context.length - 1)))
      tpm().measure(7, 2)
      for (let i = 0; i < 4; i++) await assert.rejects(provider.getKek(context))

      assert.equal(tpm().leftovers(), '')
      assert.deepEqual(await readdir(memoryRoot), [])
    }))

  it('seals to no register into which nothing was measured, and says so before', async () => {
    const provider = providerAt(tpm(), { pcrs: [7, 11] })
    tpm().measure(7, 1)

    await assert.rejects(provider.newContext(), unavailableWith(/Nothing was measured into sha256:11/))
    const probe = await provider.probe()
    assert.ok(!probe.available && probe.reason.includes('sha256:11'))
    assert.deepEqual(await providerAt(tpm()).probe(), { available: true })
  })

  it('changes nothing when it is probed', async () => {
    tpm().measure(7, 1)
    await providerAt(tpm()).probe()

    assert.equal(tpm().tool('tpm2_getcap', 'handles-persistent'), '')
  })

  it('says what to do when the owner of the TPM has set a password', async () => {
    tpm().measure(7, 1)
    tpm().tool('tpm2_changeauth', '-c', 'owner', 'a password of tests')

    await assert.rejects(providerAt(tpm()).newContext(), unavailableWith(/password/))
  })

  it('says what to do when nothing answers', async () => {
    const { provider, context } = await sealedTo7()
    await tpm().end()

    await assert.rejects(provider.getKek(context), unavailableWith(/kms\.provider\.tcti/))
    await assert.rejects(provider.newContext(), unavailableWith(/kms\.provider\.tcti/))
    const probe = await provider.probe()
    assert.ok(!probe.available && probe.reason.includes('kms.provider.tcti'))
  })
})
