import assert from 'node:assert/strict'
import { localBackend } from '../../../src/backends/local-backend.js'

const requestId = `0x${'11'.repeat(32)}` as const
const keyId = `0x${'22'.repeat(32)}` as const
const toSign = [{ scheme: 'ed25519', message: Uint8Array.of(1, 2, 3) }] as const

describe('localBackend', () => {
  it('asks the KMS for all signatures of a request at once, under its id', async () => {
    const asked: unknown[] = []
    const kms = {
      signFor: async (...request: unknown[]) => {
        asked.push(request)
        return [Uint8Array.of(9)]
      },
    }
    const backend = localBackend({ kms })

    const signatures = await backend.sign(requestId, keyId, toSign)

    assert.deepEqual([backend.id, backend.kind], ['kms-integritee', 'in-process'])
    assert.deepEqual(signatures, [Uint8Array.of(9)])
    assert.deepEqual(asked, [[requestId, keyId, toSign]])
  })

  it('hands errors of the KMS on', async () => {
    const refusingKms = { signFor: () => Promise.reject(new Error('not active')) }

    await assert.rejects(localBackend({ kms: refusingKms }).sign(requestId, keyId, toSign), /not active/)
  })
})
