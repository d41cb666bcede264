import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Hex } from '../../../src/model/ids.js'
import type { DevRuntime } from '../dev-runtime.js'
import { chainMethods, type NodeView } from './chain-methods.js'
import { headerJson, type FakeBlock, type FakeChain } from './fake-chain.js'
import type { FakeLedger } from './fake-ledger.js'
import { createFakePool, type FakePool } from './fake-pool.js'
import { serve, type FakeMethod, type FakeSubscriptions } from './fake-session.js'
import { createFakeStorage } from './fake-storage.js'
import { createSubscription } from './fake-subscription.js'
import { stateMethods, versionOf } from './state-methods.js'

/** Stands in for a method; `honest` gives what the node would have answered. */
export type ScriptedMethod = (
  params: unknown[],
  subscriptions: FakeSubscriptions,
  honest: () => Promise<unknown>,
) => Promise<unknown>

/** A node that does what the test commands, and nothing by itself: it has no timers. Close it. */
export interface FakeNode {
  readonly url: string
  /** Methods called so far, in order. */
  readonly calls: readonly string[]
  /** Connections accepted so far. */
  readonly connections: () => number
  /** Its best chain: another one in its place is a reorganisation. */
  chain: FakeChain
  readonly pool: FakePool
  /** What it says of its runtime. */
  readonly version: () => object
  /** Announces a finalised head to all subscribers, now and to those that come later. */
  announce(block: FakeBlock): void
  /** Announces a best head to all subscribers. */
  announceBest(block: FakeBlock): void
  /** Replaces the answer of a method; `undefined` puts the honest one back. */
  script(method: string, answer: ScriptedMethod | undefined): void
  /** How often each message is sent. 0 is silence: calls are done, but nobody hears of it. */
  echoes: number
  /** Resolves when something has come to pass that `holds`; looked at with each call and connection. */
  until(holds: () => boolean): Promise<void>
  /** Sends text to everybody who is connected. */
  say(text: string): void
  /** Cuts all connections. */
  cut(): void
  close(): Promise<void>
}

export interface FakeNodeOptions {
  /** Whose state it knows; without it no key has a value. */
  readonly ledger?: FakeLedger
}

/** Starts a node on loopback. It knows its blocks at once, but what is final only by `announce`. */
export const startFakeNode = async (
  runtime: DevRuntime,
  chain: FakeChain,
  { ledger }: FakeNodeOptions = {},
): Promise<FakeNode> => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const scripts = new Map<string, ScriptedMethod>()
  const calls: string[] = []
  const waiting = new Set<() => void>()
  let finalized: FakeBlock | undefined
  let connections = 0

  const lookAgain = (): void => {
    for (const look of waiting) look()
  }
  const pool = createFakePool(lookAgain)
  const finalHeads = createSubscription('chain_finalizedHead', 'heads', () => finalized && headerJson(finalized))
  const bestHeads = createSubscription('chain_newHead', 'best', () => headerJson(node.chain.best))
  const versions = createSubscription('state_runtimeVersion', 'version', () => versionOf(runtime))
  const view: NodeView = { best: () => node.chain, finalized: () => finalized }
  const honest: Record<string, FakeMethod> = {
    ...chainMethods(view),
    ...stateMethods(runtime, view, ledger && createFakeStorage(runtime, ledger)),
    ...pool.methods,
    system_chain: async () => 'Fake',
    system_properties: async () => ({}),
    system_health: async () => ({ peers: 0, isSyncing: false, shouldHavePeers: false }),
    system_accountNextIndex: async () => (ledger ? ledger.after(node.chain.best, node.chain).nonce : 0),
    rpc_methods: async () => ({ methods: Object.keys(honest) }),
    chain_subscribeFinalizedHeads: finalHeads.subscribe,
    chain_unsubscribeFinalizedHeads: finalHeads.unsubscribe,
    chain_subscribeNewHeads: bestHeads.subscribe,
    chain_unsubscribeNewHeads: bestHeads.unsubscribe,
    state_subscribeRuntimeVersion: versions.subscribe,
    state_unsubscribeRuntimeVersion: versions.unsubscribe,
  }
  const call = (method: string, params: unknown[], subscriptions: FakeSubscriptions): Promise<unknown> => {
    calls.push(method)
    lookAgain()
    const truly = (): Promise<unknown> => {
      const answer = honest[method]
      return answer
        ? answer(params, subscriptions)
        : Promise.reject(Object.assign(new Error('Method not found'), { code: -32_601 }))
    }
    return scripts.get(method)?.(params, subscriptions, truly) ?? truly()
  }
  const say = (socket: WebSocket, text: string): void => {
    for (let i = 0; i < node.echoes; i += 1) socket.send(text)
  }

  const node: FakeNode = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    connections: () => connections,
    chain,
    pool,
    version: () => versionOf(runtime),
    announce: (block) => {
      finalized = block
      finalHeads.tell(headerJson(block))
    },
    announceBest: (block) => bestHeads.tell(headerJson(block)),
    script: (method, answer) => void (answer ? scripts.set(method, answer) : scripts.delete(method)),
    echoes: 1,
    until: (holds) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!holds()) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    say: (text) => server.clients.forEach((socket) => socket.send(text)),
    cut: () => server.clients.forEach((socket) => socket.terminate()),
    close: async () => {
      node.cut()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  server.on('connection', (socket: WebSocket) => {
    connections += 1
    serve(socket, { call, say })
    lookAgain()
  })
  return node
}

/** Makes the extrinsics that the pool holds, lowest nonce first, part of the next block of the best chain. */
export const buildBlock = (node: FakeNode, ledger: FakeLedger, hashes = [...node.pool.held.keys()]): FakeBlock => {
  const taken = hashes.map((hash) => take(node, hash)).sort((a, b) => ledger.nonceOf(a) - ledger.nonceOf(b))
  return node.chain.add(...taken)
}

const take = ({ pool }: FakeNode, hash: Hex): Uint8Array => {
  const bytes = pool.held.get(hash)
  if (!bytes) throw new Error(`the pool does not hold ${hash}`)
  pool.held.delete(hash)
  return bytes
}
