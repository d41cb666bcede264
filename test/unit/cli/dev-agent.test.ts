import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDevAgent } from '../../../src/cli/dev-agent.js'
import type { Logger } from '../../../src/observe/logger.js'

const silent: Logger = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined }

describe('startDevAgent', () => {
  it('refuses a folder that an agent used before, and leaves its files alone', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'signer-layer-used-'))
    writeFileSync(join(dir, 'passphrase'), 'of another agent')

    await assert.rejects(startDevAgent({ dir }, silent), {
      code: 'SIGNER__SETTINGS__INVALID',
      message: /give an empty one/,
    })

    assert.equal(readFileSync(join(dir, 'passphrase'), 'utf8'), 'of another agent')
    rmSync(dir, { recursive: true })
  })
})
