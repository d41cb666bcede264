/** A KMS whose root a TPM in software seals. */
import assert from 'node:assert/strict'
import { openSealedKms } from '../../src/kms/open.js'
import { callerKey } from '../unit/kms/support/keys.js'
import { withTempDir } from '../unit/kms/support/temp-dir.js'
import { providerAt } from './support/provider.js'
import { describeWithTpm } from './support/with-swtpm.js'

const message = new Uint8Array(32).fill(3)

describeWithTpm('a KMS sealed by a TPM', (tpm) => {
  it('signs with the same key after it was opened again, and after the machine was restarted', () =>
    withTempDir(async (dir) => {
      tpm().measure(7, 1)
      const first = await openSealedKms({ dir, provider: providerAt(tpm()) })
      const { id } = await first.generateKey(callerKey())
      const use = { keyId: id, purpose: 'caller', scheme: 'ecdsa', message } as const
      const signature = await first.sign(use)
      first.close()

      const second = await openSealedKms({ dir, provider: providerAt(tpm()) })
      assert.deepEqual(await second.sign(use), signature)
      second.close()

      await tpm().restart()
      tpm().measure(7, 1)
      const third = await openSealedKms({ dir, provider: providerAt(tpm()) })
      assert.deepEqual(await third.sign(use), signature)
      third.close()
      assert.equal(tpm().leftovers(), '')
    }))

  it('stays closed when something else was booted, and opens when it is as before', () =>
    withTempDir(async (dir) => {
      tpm().measure(7, 1)
      const first = await openSealedKms({ dir, provider: providerAt(tpm()) })
      first.close()
      await tpm().restart()
      tpm().measure(7, 2)

      await assert.rejects(openSealedKms({ dir, provider: providerAt(tpm()) }), { code: 'SIGNER__KMS__UNSEAL_REFUSED' })

      await tpm().restart()
      tpm().measure(7, 1)
      const again = await openSealedKms({ dir, provider: providerAt(tpm()) })
      again.close()
    }))
})
