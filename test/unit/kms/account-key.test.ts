import assert from 'node:assert/strict'
import { accountKey } from '../../../src/kms/account-key.js'
import type { Kms } from '../../../src/kms/kms.js'
import { openEphemeralKms } from '../../../src/kms/open.js'

describe('accountKey', () => {
  let kms: Kms
  beforeEach(async () => void (kms = await openEphemeralKms()))
  afterEach(() => kms.close())

  it('is made once and then stays', async () => {
    const account = await accountKey(kms)
    await kms.generateKey({ type: 'Sr25519', purpose: 'caller', chains: [], origin: 'r', createdBlock: 1 })

    assert.deepEqual(await accountKey(kms), account)
    assert.deepEqual([account.type, account.purpose, account.owner], ['Ed25519', 'account', undefined])
  })

  it('is not made anew beside other keys: its file is gone, and the agent would be another one', async () => {
    await kms.generateKey({ type: 'Sr25519', purpose: 'caller', chains: [], origin: 'r', createdBlock: 1 })

    await assert.rejects(accountKey(kms), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
    assert.equal(kms.list().length, 1)
  })
})
