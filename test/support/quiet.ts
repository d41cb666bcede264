import type { L1Connection } from '../../src/chain/connection.js'
import type { FakeNode } from './fake-node/fake-node.js'

/** A call that nothing else makes: the node answers it after all that it was asked before. */
const PING = 'system_health'
const TURNS = 10

const turns = async (): Promise<void> => {
  for (let i = 0; i < TURNS; i += 1) await new Promise(setImmediate)
}

/**
 * Gives a function that resolves when whoever is behind the connection asks the node nothing any more, though all
 * that was asked is answered: then he waits for time, a block, or the test.
 */
export const quietOf =
  (node: FakeNode, { provider }: Pick<L1Connection, 'provider'>): (() => Promise<void>) =>
  async () => {
    const asked = (): number => node.calls.filter((method) => method !== PING).length
    for (let rounds = 0, before = -1; rounds < 2;) {
      await turns()
      await provider.send(PING, []).catch(() => undefined)
      rounds = asked() === before ? rounds + 1 : 0
      before = asked()
    }
  }
