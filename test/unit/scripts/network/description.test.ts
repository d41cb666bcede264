import assert from 'node:assert/strict'
import { describeNetwork, NETWORK_VARIABLE, readNetwork } from '../../../../scripts/network/description.js'

const zombieJson = {
  relay: [
    { name: 'alice', wsUri: 'ws://127.0.0.1:1001', spec: {} },
    { name: 'bob', wsUri: 'ws://127.0.0.1:1002' },
  ],
  client: {
    processMap: {
      alice: { pid: 11, cmd: ['node --name alice', '--validator'] },
      bob: { pid: 12, cmd: ['node --name bob'], logs: 'bob.log' },
    },
  },
}

const expected = {
  dir: 'folder',
  poolType: 'fork-aware',
  nodes: {
    alice: { url: 'ws://127.0.0.1:1001', pid: 11, command: 'node --name alice --validator', log: 'folder/alice.log' },
    bob: { url: 'ws://127.0.0.1:1002', pid: 12, command: 'node --name bob', log: 'folder/bob.log' },
  },
}

describe('the description of a network', () => {
  it('has address, process, command and log of every node that zombienet started', () => {
    assert.deepEqual(describeNetwork(JSON.stringify(zombieJson), 'folder', 'fork-aware'), expected)
  })

  it('is not made without the process of a node', () => {
    const { alice } = zombieJson.client.processMap
    const withoutBob = { ...zombieJson, client: { processMap: { alice } } }

    assert.throws(() => describeNetwork(JSON.stringify(withoutBob), 'folder', 'fork-aware'), /no process of bob/)
  })

  it('is read by the command as it was written', () => {
    assert.deepEqual(readNetwork({ [NETWORK_VARIABLE]: JSON.stringify(expected) }), expected)
  })

  it('is missing in words when nobody started a network', () => {
    assert.throws(() => readNetwork({}), /npm run test:zombienet/)
  })
})
