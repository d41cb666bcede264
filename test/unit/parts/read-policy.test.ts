import assert from 'node:assert/strict'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { readBasePolicy } from '../../../src/parts/read-policy.js'
import { createRegistry } from '../../../src/routes/registry.js'
import { fileOf, removeFiles } from '../cli/policy/support.js'

describe('the policy of the operator', () => {
  after(removeFiles)

  it('is named with every finding when it cannot be used', () => {
    const file = fileOf(['mine.yaml', 'routs: []\nroots: []\n'])

    assert.throws(
      () => readBasePolicy(file, createRegistry()),
      (error: unknown) => {
        assert.ok(isSignerError(error, 'SIGNER__POLICY__INVALID'))
        assert.match(error.message, /^The policy \S+mine\.yaml cannot be used:\n[^]*routs[^]*roots/)
        return true
      },
    )
  })
})
