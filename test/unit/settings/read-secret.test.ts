import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSecret } from '../../../src/settings/read-secret.js'

describe('readSecret', () => {
  let dir: string
  beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'signer-layer-secret-'))))
  afterEach(() => rmSync(dir, { recursive: true }))

  const file = (content: string, mode = 0o600): string => {
    const path = join(dir, 'secret')
    writeFileSync(path, content)
    chmodSync(path, mode)
    return path
  }
  const read = async (content: string): Promise<string> => Buffer.from(await readSecret(file(content))).toString()

  it('gives the bytes without the newline of an editor, and keeps every other', async () => {
    assert.equal(await read('correct horse\n'), 'correct horse')
    assert.equal(await read('correct horse\r\n'), 'correct horse')
    assert.equal(await read('correct horse\n\n'), 'correct horse\n')
    assert.equal(await read(' correct horse '), ' correct horse ')
  })

  it('says which file is missing and what to do', async () => {
    await assert.rejects(readSecret(join(dir, 'none')), {
      code: 'SIGNER__SETTINGS__INVALID',
      message: /none.*check its path/,
    })
  })

  for (const mode of [0o640, 0o604, 0o644]) {
    it(`refuses a file that others may read (mode ${mode.toString(8)})`, async () => {
      await assert.rejects(readSecret(file('s', mode)), {
        code: 'SIGNER__SETTINGS__INSECURE_REFUSED',
        message: /chmod 600/,
      })
    })
  }
})
