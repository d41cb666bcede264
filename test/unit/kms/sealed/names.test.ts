import assert from 'node:assert/strict'
import { keyFileName, keyIdOfFile } from '../../../../src/kms/sealed/names.js'

describe('names of key files', () => {
  it('are the key id, and nothing else is a key file', () => {
    const id = `0x${'ab'.repeat(32)}` as const

    assert.equal(keyIdOfFile(keyFileName(id)), id)
    for (const name of [
      'root.seal',
      'lock',
      `${'AB'.repeat(32)}.key`,
      `${'ab'.repeat(31)}.key`,
      `${'ab'.repeat(32)}.key.next`,
    ])
      assert.equal(keyIdOfFile(name), undefined, name)
  })
})
