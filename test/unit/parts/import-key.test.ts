import assert from 'node:assert/strict'
import { importKey } from '../../../src/parts/import-key.js'
import type { KeysAndJournal } from '../../../src/parts/with-journal.js'

const OWNER = `0x${'a1'.repeat(32)}` as const

describe('importKey', () => {
  it('overwrites what it was given also when it refuses it unread', async () => {
    const unused = {} as KeysAndJournal
    const [file, passphrase] = [new Uint8Array(32).fill(7), new Uint8Array(12).fill(7)]
    const source = { form: 'keystore', keyType: 'Ed25519', file, passphrase } as const

    const wanted = { source, owner: OWNER, chains: ['eip155:1'], label: '' }
    await assert.rejects(importKey(unused, wanted), { code: 'SIGNER__KMS__INVALID_KEY' })

    assert.deepEqual([file, passphrase], [new Uint8Array(32), new Uint8Array(12)])
  })
})
