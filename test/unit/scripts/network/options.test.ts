import assert from 'node:assert/strict'
import { readOptions } from '../../../../scripts/network/options.js'

describe('the options of with-network', () => {
  it('name a command, which keeps its own options, and have defaults for the network', () => {
    assert.deepEqual(readOptions(['--', 'mocha', '--config', 'x.json']), {
      network: 'zombienet/two-validators.toml',
      poolType: 'fork-aware',
      command: ['mocha', '--config', 'x.json'],
    })
  })

  it('choose network and pool', () => {
    const { network, poolType } = readOptions(['--network=other.toml', '--pool-type=single-state', '--', 'true'])

    assert.deepEqual([network, poolType], ['other.toml', 'single-state'])
  })

  it('are refused without a command, and with an option that nobody knows', () => {
    assert.throws(() => readOptions([]), /Usage/)
    assert.throws(() => readOptions(['--pool=x', '--', 'true']), /--pool/)
  })
})
