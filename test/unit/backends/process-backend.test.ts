import assert from 'node:assert/strict'
import { processBackend, type RemoteSigner } from '../../../src/backends/process-backend.js'
import { SignerError } from '../../../src/errors/signer-error.js'

const requestId = `0x${'11'.repeat(32)}` as const
const keyId = `0x${'22'.repeat(32)}` as const
const toSign = [{ scheme: 'ed25519', message: Uint8Array.of(1) }] as const
const SIGNATURE = [Uint8Array.of(9)]

describe('processBackend', () => {
  const open = (failures: number) => {
    const did: string[] = []
    const signer: RemoteSigner = {
      signFor: async (id) => (did.push(`sign ${id.slice(0, 4)}`), SIGNATURE),
      close: () => void did.push('close'),
    }
    const connect = async (): Promise<RemoteSigner> => {
      did.push('connect')
      if (did.length <= failures) throw new SignerError('SIGNER__KMS__UNREACHABLE', 'nobody listens')
      return signer
    }
    const { backend, close } = processBackend('far', { connect })
    return { did, close, backend, sign: () => backend.sign(requestId, keyId, toSign) }
  }

  it('connects with its first request, and once for all of them', async () => {
    const { did, backend, sign } = open(0)
    assert.deepEqual([backend.id, backend.kind, backend.health(), did], ['far', 'process', { ok: true }, []])

    assert.deepEqual(await Promise.all([sign(), sign()]), [SIGNATURE, SIGNATURE])
    assert.deepEqual(did, ['connect', 'sign 0x11', 'sign 0x11'])
  })

  it('connects again with the next request after it could not', async () => {
    const { did, sign } = open(1)
    await assert.rejects(sign(), { code: 'SIGNER__KMS__UNREACHABLE' })
    assert.deepEqual(await sign(), SIGNATURE)
    assert.deepEqual(did, ['connect', 'connect', 'sign 0x11'])
  })

  it('lets a connection go that it has, and one that it is still making', async () => {
    const had = open(0)
    await had.sign()
    had.close()
    await new Promise(setImmediate)
    assert.equal(had.did.at(-1), 'close')

    const making = open(0)
    const asked = making.sign()
    making.close()
    await asked
    await new Promise(setImmediate)
    assert.ok(making.did.includes('close'))

    const never = open(0)
    never.close()
    assert.deepEqual(never.did, [])
  })
})
