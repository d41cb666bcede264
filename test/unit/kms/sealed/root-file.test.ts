import assert from 'node:assert/strict'
import { hkdfSync } from 'node:crypto'
import { SignerError } from '../../../../src/errors/signer-error.js'
import { systemRandom } from '../../../../src/kms/random.js'
import { rootOf } from '../../../../src/kms/root.js'
import { writeFrame } from '../../../../src/kms/sealed/frame.js'
import { createRoot, openRoot } from '../../../../src/kms/sealed/root-file.js'
import { quickProvider } from '../support/providers.js'

const KEK = new Uint8Array(32).fill(7)
const secret = (): Uint8Array => new Uint8Array(32).fill(9)
const corrupt = (fault: string): SignerError => new SignerError('SIGNER__KMS__FILE_CORRUPT', fault)
const info = Uint8Array.of(1)

/** A root file made from the words of its format, not by the code that writes it. */
const fileWith = (commitment: Uint8Array): Uint8Array => {
  const header = Uint8Array.of(5 << 2, ...Buffer.from('quick'), 0, ...commitment)
  const wrappingKey = (salt: Uint8Array) => new Uint8Array(hkdfSync('sha256', KEK, salt, 'root/v1', 32))
  return writeFrame({ magic: 'SIGNROOT', header, secret: secret() }, wrappingKey, systemRandom)
}

describe('root files', () => {
  it('give back the root that they were made with', async () => {
    const { root, file } = await createRoot(quickProvider(), systemRandom)

    const opened = await openRoot(quickProvider(), file, corrupt)

    assert.deepEqual(opened.derive(info), root.derive(info))
  })

  it('hold a commitment to the root, against which a recovered one can be checked', async () => {
    const commitment = new Uint8Array(hkdfSync('sha256', secret(), new Uint8Array(0), 'commitment/v1', 32))

    const opened = await openRoot(quickProvider(), fileWith(commitment), corrupt)

    assert.deepEqual(opened.derive(info), rootOf(secret()).derive(info))
    await assert.rejects(openRoot(quickProvider(), fileWith(new Uint8Array(32)), corrupt), {
      code: 'SIGNER__KMS__FILE_CORRUPT',
      message: /another root/,
    })
  })
})
