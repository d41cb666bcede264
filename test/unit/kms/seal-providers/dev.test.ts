import assert from 'node:assert/strict'
import { devSealProvider } from '../../../../src/kms/seal-providers/dev.js'

describe('devSealProvider', () => {
  it('is refused outside dev mode', () => {
    assert.throws(() => devSealProvider({ devMode: false }), { code: 'SIGNER__SETTINGS__INSECURE_REFUSED' })
  })

  it('always gives the same key, in memory that the receiver may wipe', async () => {
    const provider = devSealProvider({ devMode: true })
    const first = await provider.getKek(await provider.newContext())
    const copy = first.slice()
    first.fill(0)

    assert.deepEqual(await provider.getKek(await provider.newContext()), copy)
    assert.equal(copy.length, 32)
  })
})
