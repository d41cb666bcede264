import { EMPTY } from 'rxjs'
import type { NodeProvider } from '../../src/chain/node-provider.js'
import { asRpcError } from '../../src/chain/rpc-message.js'
import type { BlockConnection } from '../../src/chain/verified-block.js'
import type { BlockHash } from '../../src/model/ids.js'

type Answer = (params: readonly unknown[]) => unknown

/** A node's answers by method; what throws is refused. A method that is not there fails the test. */
export type Answers = Record<string, Answer>

/** What one endpoint says. */
export interface ScriptedNode {
  answers: Answers
  /** Newest finalised block. */
  head: number
}

/** A connection without sockets, to one node after the other. */
export interface ScriptedConnection extends BlockConnection {
  answers: Answers
  head: number
  /** Method and endpoint of each call so far. */
  readonly calls: readonly (readonly [method: string, endpoint: string])[]
  /** Why connections were given up. */
  readonly drops: readonly string[]
  /** Goes on with the next node. */
  reconnect(): void
}

const GENESIS: BlockHash = `0x${'00'.repeat(32)}`

/** What a node says that has pruned a state. */
export const prunedRefusal = (hash: string): Error =>
  asRpcError({ code: 4003, message: `Client error: UnknownBlock: State already discarded for ${hash}` })

/** Connects to the first of these nodes; giving it up leads to the next, at once. */
export const scriptedConnection = (
  first: ScriptedNode,
  others: readonly ScriptedNode[] = [],
  genesis = GENESIS,
): ScriptedConnection => {
  const nodes = [first, ...others]
  const calls: (readonly [string, string])[] = []
  const drops: string[] = []
  let epoch = 1
  const place = (): number => (epoch - 1) % nodes.length
  const endpoint = (): string => `ws://node-${place()}`
  const present = (): ScriptedNode => nodes[place()] as ScriptedNode
  const reconnect = (): void => void (epoch += 1)

  const provider: Pick<NodeProvider, 'send' | 'epoch' | 'endpoint' | 'current' | 'leave' | 'status'> = {
    send: async <T>(method: string, params: unknown[]) => {
      calls.push([method, endpoint()])
      const answer = present().answers[method]
      if (!answer) throw new Error(`${method} was not expected`)
      return answer(params) as T
    },
    epoch: () => epoch,
    endpoint,
    current: place,
    status: () =>
      nodes.map(({ head }, index) => ({
        endpoint: `ws://node-${index}`,
        state: index === place() ? 'connected' : 'idle',
        failures: 0,
        finalized: head,
      })),
    leave: (reason) => {
      drops.push(reason)
      reconnect()
    },
  }
  return {
    provider: provider as NodeProvider,
    genesis,
    finalized: { heads$: EMPTY, newest: () => present().head, newestHere: () => present().head },
    agreement: 1,
    confirm: () => Promise.resolve(),
    get answers() {
      return present().answers
    },
    set answers(answers) {
      present().answers = answers
    },
    get head() {
      return present().head
    },
    set head(head) {
      present().head = head
    },
    calls,
    drops,
    reconnect,
  }
}
