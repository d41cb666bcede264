import assert from 'node:assert/strict'
import { lookAtEndpoint } from '../../src/cli/doctor/endpoint-view.js'
import { endpointFindings } from '../../src/cli/doctor/endpoints.js'
import type { Hex } from '../../src/model/ids.js'
import { devRuntime, type DevRuntime } from '../support/dev-runtime.js'
import { createFakeChain, type FakeChain } from '../support/fake-node/fake-chain.js'
import { startFakeNode, type FakeNode } from '../support/fake-node/fake-node.js'
import { freePort } from '../support/free-port.js'

const OTHER: Hex = `0x${'0f'.repeat(32)}`

/** These nodes have no state, so the clock of their chain stands at 0. */
const NOW_MS = 0

describe('doctor, at several nodes', () => {
  let runtime: DevRuntime
  let chain: FakeChain
  const nodes: FakeNode[] = []
  before(async () => {
    runtime = await devRuntime()
  })
  beforeEach(() => {
    chain = createFakeChain(runtime)
    for (let i = 0; i < 30; i += 1) chain.add()
  })
  afterEach(async () => {
    for (const node of nodes.splice(0)) await node.close()
  })

  const startNode = async (final: number): Promise<FakeNode> => {
    const node = await startFakeNode(runtime, chain)
    node.announce(chain.at(final)!)
    nodes.push(node)
    return node
  }
  const look = async (urls: readonly string[], agreement: number): Promise<string[]> => {
    const looked = { account: undefined, mrEnclave: OTHER }
    const views = await Promise.all(urls.map((url) => lookAtEndpoint(url, looked, NOW_MS)))
    return endpointFindings(views, { genesis: chain.genesis, agreement }).map(
      ({ level, message }) => `${level} ${message}`,
    )
  }

  it('tells of each what it is: one follows, one lags, one is of another chain, one does not run', async () => {
    const [well, late, foreign] = [await startNode(30), await startNode(5), await startNode(30)]
    foreign.script('chain_getBlockHash', ([number], _, honest) => (number === 0 ? Promise.resolve(OTHER) : honest()))
    const away = `ws://127.0.0.1:${await freePort()}`

    const found = await look([well.url, late.url, foreign.url, away], 3)

    const says = (text: RegExp): number => found.filter((line) => text.test(line)).length
    assert.equal(says(new RegExp(`^ok ${well.url} follows the chain .* block 30 is final`)), 1)
    assert.equal(says(new RegExp(`^warning ${late.url} is 25 blocks behind: 5 is final there, and 30 elsewhere`)), 1)
    assert.equal(says(new RegExp(`^problem ${foreign.url} is of another chain: its block 0 is ${OTHER}`)), 1)
    assert.equal(says(new RegExp(`^warning ${away}: No L1 node answers`)), 1)
    assert.equal(found.at(-1), 'problem 2 of 4 nodes can be used, and 3 must agree')
  })

  it('does not call a node late that is a few blocks behind', async () => {
    const [first, second] = [await startNode(30), await startNode(28)]

    assert.doesNotMatch((await look([first.url, second.url], 2)).join('\n'), /behind/)
  })
})
