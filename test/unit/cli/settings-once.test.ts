import assert from 'node:assert/strict'
import { registryOf } from '../../../src/cli/request/chain-names.js'
import { settingsOnce } from '../../../src/cli/settings-once.js'

describe('settings of a command', () => {
  it('are not read before they are asked for', () => {
    const settings = settingsOnce({ config: '/nowhere/settings.yaml' })
    assert.throws(settings, { code: 'SIGNER__SETTINGS__INVALID' })
  })

  it('are not asked for where an agent file stands in their place', () => {
    registryOf({ agent: 'agent.json' }, () => assert.fail('they were read'))
    assert.throws(() => registryOf({ agent: 'agent.json', config: '/nowhere/settings.yaml' }), {
      code: 'SIGNER__SETTINGS__INVALID',
    })
  })
})
