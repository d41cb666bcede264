import assert from 'node:assert/strict'
import { startDevAgent, type DevAgent } from '../../src/cli/dev-agent.js'
import { createLogger } from '../../src/observe/winston-logger.js'
import { compilePolicy } from '../../src/routes/compile.js'
import { parsePolicy } from '../../src/routes/document.js'
import { createRegistry } from '../../src/routes/registry.js'
import { tempDir } from '../support/agent-e2e.js'

const POLICY = `
version: 1
id: dev
routes:
  - id: small
    match: { chain: dev-l1, amount_lt: 10 }
    action: { backend: kms-integritee }
`

describe('the development agent', () => {
  const { dir, remove } = tempDir()
  let running: DevAgent

  before(async () => (running = await startDevAgent({ dir }, createLogger({ level: 'error', format: 'text' }))))
  after(async () => {
    await running.close()
    remove()
  })

  it('decodes payloads of its own L1, by the metadata of that L1', () => {
    const { api, parts } = running
    const [runtime, ...others] = parts.substrateRuntimes

    assert.deepEqual(others, [])
    assert.equal(runtime?.chain, `polkadot:${api.genesisHash.toHex().slice(2, 34)}`)
    assert.equal(runtime.specVersion, api.runtimeVersion.specVersion.toNumber())
    assert.equal(runtime.transactionVersion, api.runtimeVersion.transactionVersion.toNumber())
  })

  it('knows its L1 in policies as dev-l1, by the coin that the L1 names, with a highest fee', () => {
    const { api, parts, settings } = running
    const registry = createRegistry(settings.names)
    const chain = registry.chains.get(registry.chainNames.get('dev-l1') ?? '')

    assert.equal(chain?.id, parts.substrateRuntimes[0]?.chain)
    assert.deepEqual([chain?.symbol, chain?.decimals, chain?.defaultFee], ['TEER', 12, 10n ** 11n])
    assert.equal(api.genesisHash.toHex(), settings.l1.genesis)
    assert.equal(compilePolicy(parsePolicy(new TextEncoder().encode(POLICY)), registry).routes.length, 1)
  })
})
