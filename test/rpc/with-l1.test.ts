import assert from 'node:assert/strict'
import { openL1, withL1 } from '../../src/cli/with-l1.js'
import { devRuntime, type DevRuntime } from '../support/dev-runtime.js'
import { createFakeChain } from '../support/fake-node/fake-chain.js'
import { startFakeNode } from '../support/fake-node/fake-node.js'
import { freePort } from '../support/free-port.js'

/** Longer than any test may take: what comes before it was not waited for. */
const TOO_LONG_MS = 86_400_000

describe('the L1 of a command', () => {
  let runtime: DevRuntime
  before(async () => {
    runtime = await devRuntime()
  })

  it('is given up where nobody listens, long before the time for it is over', async () => {
    const endpoints = [`ws://127.0.0.1:${await freePort()}`, `ws://localhost:${await freePort()}`]

    await assert.rejects(openL1({ endpoints, readyTimeoutMs: TOO_LONG_MS }), {
      code: 'SIGNER__CHAIN__UNREACHABLE',
      message: new RegExp(`^No L1 node answers at ${endpoints.join(', ')}: start it, or check the address`),
    })
  })

  it('is that of the one node that runs, however often others refuse', async () => {
    const chain = createFakeChain(runtime)
    chain.add()
    const node = await startFakeNode(runtime, chain)
    const endpoints = [`ws://127.0.0.1:${await freePort()}`, node.url]
    try {
      assert.equal(await withL1({ endpoints }, async ({ genesis }) => genesis), chain.genesis)
    } finally {
      await node.close()
    }
  })
})
