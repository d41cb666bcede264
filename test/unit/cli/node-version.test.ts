import assert from 'node:assert/strict'
import { unsupportedNode } from '../../../src/cli/node-version.js'

describe('unsupportedNode', () => {
  it('refuses what is older than engines of package.json, and says what to install', () => {
    for (const version of ['v20.18.3', 'v18.20.4', '16.0.0', 'v20.0.0'])
      assert.equal(
        unsupportedNode(version),
        `This is Node.js ${version}, and signer-layer needs 20.19 or newer: install Node.js 24.`,
      )
  })

  it('takes what is new enough, and what it cannot read', () => {
    for (const version of ['v20.19.0', 'v20.20.2', 'v22.0.0', 'v24.1.0', 'v100.0.0', 'nightly', ''])
      assert.equal(unsupportedNode(version), undefined)
  })
})
