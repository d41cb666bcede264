import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { nodeBinary } from '../../../../scripts/network/node-binary.js'

const named = (INTEGRITEE_NODE_BIN: string): NodeJS.ProcessEnv => ({ INTEGRITEE_NODE_BIN })

describe('the node that INTEGRITEE_NODE_BIN names', () => {
  it('is none when it is not set, or empty', () => {
    assert.deepEqual([nodeBinary({}), nodeBinary(named(''))], [undefined, undefined])
  })

  it('is an absolute path, since zombienet starts it from another folder', () => {
    assert.equal(nodeBinary(named(process.execPath)), resolve(process.execPath))
  })

  for (const path of ['package.json', 'src', 'no/such/file']) {
    it(`is refused when it is ${path}`, () => {
      assert.throws(() => nodeBinary(named(path)), /no program that may be run/)
    })
  }
})
