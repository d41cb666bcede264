import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accountKey } from '../../../src/kms/account-key.js'
import { peekAccount } from '../../../src/kms/peek-account.js'
import { openLocalKms } from '../../../src/parts/open-kms.js'
import { tempDir } from '../../support/agent-e2e.js'

describe('peekAccount', () => {
  const { dir, remove } = tempDir()
  const keys = join(dir, 'keys')
  after(remove)

  it('finds nothing where no agent was started', async () => {
    assert.equal(await peekAccount(keys), undefined)
  })

  it('reads the account beside whoever has the keys open, and passes over files that are no keys', async () => {
    const kms = await openLocalKms({ mode: 'sealed', dir: keys, provider: { kind: 'dev' }, replicas: [] }, true)
    const { publicKey } = await accountKey(kms)
    await kms.generateKey({ type: 'Ed25519', purpose: 'caller', chains: [], origin: 'test', createdBlock: 0 })
    writeFileSync(join(keys, `${'00'.repeat(32)}.key`), 'no key')
    writeFileSync(join(keys, 'README'), 'no key')

    assert.deepEqual(await peekAccount(keys), publicKey)
    kms.close()
  })

  it('finds nothing in files that were cut', async () => {
    for (const name of readdirSync(keys).filter((each) => each.endsWith('.key'))) {
      const bytes = readFileSync(join(keys, name))
      writeFileSync(join(keys, name), bytes.subarray(0, bytes.length - 1))
    }

    assert.equal(await peekAccount(keys), undefined)
  })
})
