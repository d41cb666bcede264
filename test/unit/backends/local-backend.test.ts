import assert from 'node:assert/strict'
import { localBackend } from '../../../src/backends/local-backend.js'

const requestId = `0x${'11'.repeat(32)}` as const
const keyId = `0x${'22'.repeat(32)}` as const
const message = Uint8Array.of(1, 2, 3)

describe('localBackend', () => {
  it('asks the KMS for a signature of a caller’s key, never of the agent’s own', async () => {
    const asked: unknown[] = []
    const kms = {
      sign: async (request: unknown) => {
        asked.push(request)
        return Uint8Array.of(9)
      },
    }
    const backend = localBackend({ kms })

    const signature = await backend.sign(requestId, keyId, { scheme: 'ed25519', message })

    assert.equal(backend.id, 'kms-integritee')
    assert.deepEqual(signature, Uint8Array.of(9))
    assert.deepEqual(asked, [{ keyId, purpose: 'caller', scheme: 'ed25519', message }])
  })

  it('hands errors of the KMS on', async () => {
    const refusingKms = { sign: () => Promise.reject(new Error('not active')) }

    await assert.rejects(
      localBackend({ kms: refusingKms }).sign(requestId, keyId, { scheme: 'ecdsa', message }),
      /not active/,
    )
  })
})
