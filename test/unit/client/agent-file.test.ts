import assert from 'node:assert/strict'
import { readAgentFile, writeAgentFile, type AgentAddress } from '../../../src/client/index.js'
import { hex32, MR_ENCLAVE, PIN } from './fixtures.js'

const FULL: AgentAddress = {
  pin: { ...PIN, mrEnclave: MR_ENCLAVE, allowSkip: true },
  l1: ['ws://127.0.0.1:9944', 'wss://node.example'],
  worker: 'https://agent.example:9955',
}
const invalid = { code: 'SIGNER__CLIENT__INVALID_AGENT_FILE' }

const changed = (over: object): string => JSON.stringify({ ...JSON.parse(writeAgentFile(FULL)), ...over })

describe('an agent file', () => {
  it('reads as it was written, with and without what may be absent', () => {
    for (const address of [FULL, { pin: PIN, l1: ['ws://127.0.0.1:9944'] }])
      assert.deepEqual(readAgentFile(writeAgentFile(address)), address)
  })

  it('is refused wherever it is cut off', () => {
    const text = writeAgentFile(FULL).trimEnd()
    for (let length = 0; length < text.length; length += 1)
      assert.throws(() => readAgentFile(text.slice(0, length)), invalid, `${length} characters`)
  })

  const WRONG: Readonly<Record<string, object>> = {
    'a member that nobody knows': { extra: 1 },
    'another version': { version: 2 },
    'a genesis in capitals': { genesis: hex32(0xab).toUpperCase() },
    'a short account': { agentAccount: '0xab' },
    'no node': { l1: [] },
    'a node by another scheme': { l1: ['http://127.0.0.1'] },
    'too many nodes': { l1: Array.from({ length: 17 }, () => 'ws://127.0.0.1') },
    'a door by another scheme': { worker: 'file:///etc/passwd' },
    'a door that is null': { worker: null },
    'a word for a flag': { allowSkip: 'yes' },
  }
  for (const [what, over] of Object.entries(WRONG))
    it(`is refused with ${what}, naming the place`, () => {
      assert.throws(() => readAgentFile(changed(over)), {
        ...invalid,
        message: new RegExp(Object.keys(over)[0] ?? ''),
      })
    })

  it('is refused when it is JSON of another kind', () => {
    for (const text of ['null', '[]', '1', '"text"', '{}']) assert.throws(() => readAgentFile(text), invalid, text)
  })
})
