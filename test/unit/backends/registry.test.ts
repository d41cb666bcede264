import assert from 'node:assert/strict'
import type { Backend } from '../../../src/backends/backend.js'
import { backendRegistry } from '../../../src/backends/registry.js'

const named = (id: string): Backend => ({
  id,
  kind: 'in-process',
  keyTypes: ['Ed25519'],
  sign: async () => [Uint8Array.of(1)],
  health: () => ({ ok: true }),
  evidence: () => ({ tee: 'none' }),
})
const requestId = `0x${'11'.repeat(32)}` as const
const keyId = `0x${'22'.repeat(32)}` as const
const message = new Uint8Array(32)

describe('backendRegistry', () => {
  it('finds a backend by its id, and nothing for an id that it does not have', () => {
    const find = backendRegistry([named('kms-integritee'), named('other')])

    assert.equal(find('kms-integritee')?.id, 'kms-integritee')
    assert.equal(find('kms'), undefined)
    assert.equal(find('__proto__'), undefined)
  })

  it('refuses two backends of one id', () => {
    assert.throws(() => backendRegistry([named('a'), named('a')]), { code: 'SIGNER__SETTINGS__INVALID' })
  })

  it('asks no backend for a signature of a key type that it does not have', async () => {
    const asked: unknown[] = []
    const spied: Backend = { ...named('a'), sign: async (...request) => (asked.push(request), [message]) }
    const backend = backendRegistry([spied])('a')
    const ed25519 = { scheme: 'ed25519', message } as const

    assert.deepEqual(await backend?.sign(requestId, keyId, [ed25519]), [message])
    await assert.rejects(async () => backend?.sign(requestId, keyId, [ed25519, { scheme: 'taproot', message }]), {
      code: 'SIGNER__KMS__KEY_PURPOSE_MISMATCH',
    })
    assert.equal(asked.length, 1)
  })
})
