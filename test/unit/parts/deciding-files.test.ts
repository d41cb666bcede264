import assert from 'node:assert/strict'
import { decidingFiles } from '../../../src/parts/deciding-files.js'
import { parseSettings } from '../../../src/settings/load.js'
import type { SettingsInput } from '../../../src/settings/schema.js'

const HASH = `0x${'ab'.repeat(32)}`
const input: SettingsInput = {
  l1: { endpoints: ['ws://127.0.0.1:1'], genesis: HASH, shard: HASH, declareDevChain: true },
  store: { path: '/d/journal.db' },
  kms: { mode: 'ephemeral' },
  policy: { file: '/c/policy.yaml' },
  registration: { method: 'Skip', mrEnclave: HASH },
  callers: 'any',
}

describe('decidingFiles', () => {
  it('are the policy, metadata, ABIs, and certificates by which callers are known', () => {
    const settings = parseSettings(
      {
        ...input,
        payloads: {
          polkadot: [{ chain: `polkadot:${'a'.repeat(32)}`, metadata: '/c/m.scale' }],
          ethereum: [{ chain: 'eip155:1', contracts: [`0x${'1'.repeat(40)}`], abi: '/c/abi.json' }],
        },
        worker: { tls: { certFile: '/c/cert.pem', keyFile: '/c/key.pem', clientCaFile: '/c/ca.pem' } },
      },
      'a test',
    )
    assert.deepEqual(decidingFiles(settings), [
      '/c/policy.yaml',
      '/c/m.scale',
      '/c/abi.json',
      '/c/cert.pem',
      '/c/ca.pem',
    ])
  })

  it('is the policy alone where there are no others', () => {
    assert.deepEqual(decidingFiles(parseSettings(input, 'a test')), ['/c/policy.yaml'])
  })
})
