import assert from 'node:assert/strict'
import type { Backend } from '../../../src/backends/backend.js'
import { backendRegistry } from '../../../src/backends/registry.js'

const named = (id: string): Backend => ({ id, kind: 'in-process', sign: () => assert.fail('not to be asked') })

describe('backendRegistry', () => {
  it('finds a backend by its id, and nothing for an id that it does not have', () => {
    const local = named('kms-integritee')
    const find = backendRegistry([local, named('other')])

    assert.equal(find('kms-integritee'), local)
    assert.equal(find('kms'), undefined)
    assert.equal(find('__proto__'), undefined)
  })

  it('refuses two backends of one id', () => {
    assert.throws(() => backendRegistry([named('a'), named('a')]), { code: 'SIGNER__SETTINGS__INVALID' })
  })
})
