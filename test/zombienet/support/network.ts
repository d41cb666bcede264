import { readNetwork } from '../../../scripts/network/description.js'
import { newestFinality, untilFinality } from '../../../scripts/network/finality.js'
import { createTestNode, type TestNode } from './node.js'

/** The two validators that the tests run on. Both are needed for finality; one alone goes on building blocks. */
export interface TestNetwork {
  readonly poolType: string
  readonly alice: TestNode
  readonly bob: TestNode
  /** Resumes and restarts whatever a test has left paused or dead, and waits until both finalise blocks. */
  heal(): Promise<void>
}

const HEAL_WITHIN_MS = 60_000

const healNode = async (node: TestNode): Promise<void> => {
  if (node.isDead()) await node.restart()
  else node.resume()
}

const open = (): TestNetwork => {
  const { poolType, nodes } = readNetwork(process.env)
  const nodeOf = (name: string): TestNode => {
    const described = nodes[name]
    if (!described) throw new Error(`the network has no node ${name}`)
    return createTestNode(name, described)
  }
  const [alice, bob] = [nodeOf('alice'), nodeOf('bob')]
  return {
    poolType,
    alice,
    bob,
    heal: async () => {
      await Promise.all([healNode(alice), healNode(bob)])
      const urls = [alice.url, bob.url]
      await untilFinality(urls, await newestFinality(urls), AbortSignal.timeout(HEAL_WITHIN_MS))
    },
  }
}

let opened: TestNetwork | undefined

/** The one network of this process: a node that one test starts again is the node of the next. */
export const testNetwork = (): TestNetwork => (opened ??= open())
