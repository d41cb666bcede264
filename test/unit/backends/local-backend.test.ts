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

  it('gives everything else a turn before each signature of a long row', async () => {
    const order: string[] = []
    const kms = { sign: async () => (order.push('signature'), Uint8Array.of(9)) }
    const backend = localBackend({ kms })
    const turns = (async () => {
      for (let i = 0; i < 3; i += 1)
        await new Promise<void>((resolve) => setImmediate(resolve)).then(() => order.push('turn'))
    })()
    for (let i = 0; i < 3; i += 1) await backend.sign(requestId, keyId, { scheme: 'taproot', message })
    await turns

    assert.notDeepEqual(order.slice(0, 3), ['signature', 'signature', 'signature'])
    assert.equal(order.filter((each) => each === 'signature').length, 3)
  })
})
