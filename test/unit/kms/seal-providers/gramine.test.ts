import assert from 'node:assert/strict'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { openSealedKms } from '../../../../src/kms/open.js'
import { gramineSealProvider, type GramineKey } from '../../../../src/kms/seal-providers/gramine.js'
import type { SealProvider } from '../../../../src/kms/seal-providers/seal-provider.js'
import { readFileBounded } from '../../../../src/settings/read-bounded.js'
import { withTempDir } from '../support/temp-dir.js'

const MRSIGNER = new Uint8Array(16).fill(0xa1)
const MRENCLAVE = new Uint8Array(16).fill(0xb2)

type Files = Readonly<Record<string, Uint8Array | string>>

/** What Gramine shows an enclave; raw keys of 16 bytes, no line ends. */
const ENCLAVE: Files = {
  attestation_type: 'dcap',
  'keys/_sgx_mrsigner': MRSIGNER,
  'keys/_sgx_mrenclave': MRENCLAVE,
}

const provider = (root: string, key: GramineKey = 'mrsigner'): SealProvider =>
  gramineSealProvider({ root, key }, { readFile: readFileBounded })

const write = async (root: string, files: Files): Promise<void> => {
  await mkdir(join(root, 'keys'), { recursive: true })
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(root, name), bytes)
}

const inEnclave = (files: Files, test: (root: string) => Promise<void>): Promise<void> =>
  withTempDir(async (root) => {
    await write(root, files)
    await test(root)
  })

describe('gramineSealProvider', () => {
  it('gives the sealing key of the policy that the settings name', () =>
    inEnclave(ENCLAVE, async (root) => {
      for (const [key, bytes] of [
        ['mrsigner', MRSIGNER],
        ['mrenclave', MRENCLAVE],
      ] as const) {
        const sealing = provider(root, key)
        assert.deepEqual(await sealing.probe(), { available: true })
        assert.deepEqual(await sealing.getKek(await sealing.newContext()), bytes)
      }
    }))

  it('keeps nothing of the key in its context', () =>
    inEnclave(ENCLAVE, async (root) => {
      const context = await provider(root).newContext()

      assert.equal(context.length, 17)
      assert.ok(!Buffer.from(context).includes(Buffer.from(MRSIGNER.subarray(0, 4))))
    }))

  it('refuses what the other policy sealed, and names the setting', () =>
    inEnclave(ENCLAVE, async (root) => {
      const context = await provider(root, 'mrenclave').newContext()

      await assert.rejects(provider(root, 'mrsigner').getKek(context), {
        code: 'SIGNER__KMS__UNSEAL_REFUSED',
        message: /sealed by the mrenclave key.*kms\.provider\.key/,
      })
    }))

  it('refuses when the CPU gives another key, as after a microcode update, and names recovery', () =>
    inEnclave(ENCLAVE, async (root) => {
      const context = await provider(root).newContext()
      await write(root, { 'keys/_sgx_mrsigner': new Uint8Array(16).fill(0xa2) })

      await assert.rejects(provider(root).getKek(context), {
        code: 'SIGNER__KMS__UNSEAL_REFUSED',
        message: /microcode.*signer-layer recovery join/,
      })
    }))

  it('opens a whole KMS again, and says what has changed when it does not', () =>
    inEnclave(ENCLAVE, (root) =>
      withTempDir(async (dir) => {
        const first = await openSealedKms({ dir, provider: provider(root) })
        const mac = first.vault.mac(MRSIGNER)
        first.close()

        const second = await openSealedKms({ dir, provider: provider(root) })
        assert.deepEqual(second.vault.mac(MRSIGNER), mac)
        second.close()

        await write(root, { 'keys/_sgx_mrsigner': MRENCLAVE })
        await assert.rejects(openSealedKms({ dir, provider: provider(root) }), { message: /recovery join/ })
      }),
    ))

  for (const [what, bytes] of Object.entries({
    'no byte, as a key that is not set': new Uint8Array(0),
    '15 bytes': new Uint8Array(15).fill(1),
    '17 bytes': new Uint8Array(17).fill(1),
    'hex of a key': 'a1'.repeat(16),
    'endless bytes': new Uint8Array(1_000_000).fill(1),
    'zeros only': new Uint8Array(16),
  }))
    it(`takes ${what} for no key`, () =>
      inEnclave({ ...ENCLAVE, 'keys/_sgx_mrsigner': bytes }, async (root) => {
        const sealing = provider(root)
        const expected = { code: 'SIGNER__KMS__SEAL_UNAVAILABLE', message: /sealing key of 16 bytes/ }

        await assert.rejects(sealing.newContext(), expected)
        await assert.rejects(sealing.getKek(await provider(root, 'mrenclave').newContext()))
        const probe = await sealing.probe()
        assert.ok(!probe.available && expected.message.test(probe.reason))
      }))

  it('tells a process outside of an enclave from an enclave without that key', () =>
    inEnclave(ENCLAVE, async (root) => {
      await rm(join(root, 'keys/_sgx_mrsigner'))
      const without = await provider(root).probe()
      assert.ok(!without.available && without.reason.includes('Gramine offers no'))

      const outside = await provider(join(root, 'nowhere')).probe()
      assert.ok(!outside.available && outside.reason.includes('in no SGX enclave'))
      await assert.rejects(provider(join(root, 'nowhere')).newContext(), { code: 'SIGNER__KMS__SEAL_UNAVAILABLE' })
    }))

  it('refuses every context that it did not write', () =>
    inEnclave(ENCLAVE, async (root) => {
      const bytes = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 17, maxLength: 17 }))
      await fc.assert(
        fc.asyncProperty(bytes, async (context) => {
          await assert.rejects(provider(root).getKek(context), { code: 'SIGNER__KMS__UNSEAL_REFUSED' })
        }),
      )
    }))
})
