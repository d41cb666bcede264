import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { registryOf } from '../../../src/cli/request/chain-names.js'
import { settingsOnce } from '../../../src/cli/settings-once.js'

describe('settings of a command', () => {
  it('are not read before they are asked for', () => {
    const settings = settingsOnce({ config: '/nowhere/settings.yaml' })
    assert.throws(settings, { code: 'SIGNER__SETTINGS__INVALID' })
  })

  it('are of one reading, whatever becomes of the file', () => {
    const dir = mkdtempSync(join(tmpdir(), 'signer-layer-test-'))
    const config = join(dir, 'settings.yaml')
    copyFileSync(fileURLToPath(new URL('../../../config/settings.example.yaml', import.meta.url)), config)
    const settings = settingsOnce({ config })
    const first = settings()
    rmSync(dir, { recursive: true })
    assert.equal(settings(), first)
  })

  it('are not asked for where an agent file stands in their place', () => {
    registryOf({ agent: 'agent.json' }, () => assert.fail('they were read'))
    assert.throws(() => registryOf({ agent: 'agent.json', config: '/nowhere/settings.yaml' }), {
      code: 'SIGNER__SETTINGS__INVALID',
    })
  })
})
