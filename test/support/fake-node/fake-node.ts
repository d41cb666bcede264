import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { blake2AsHex } from '@polkadot/util-crypto'
import { WebSocketServer, type WebSocket } from 'ws'
import { openSession, type RpcMethod } from '../../../src/embedded/rpc-session.js'
import type { DevRuntime } from '../dev-runtime.js'
import { headerJson, type FakeBlock, type FakeChain } from './fake-chain.js'

/** A node that tells what the test scripts. Close it. */
export interface FakeNode {
  readonly url: string
  /** Methods called so far, in order. */
  readonly calls: readonly string[]
  /** Connections accepted so far. */
  readonly connections: () => number
  chain: FakeChain
  /** What it says of its runtime. */
  readonly version: () => object
  /** Announces a finalised head to all subscribers, now and to those that come later. */
  announce(block: FakeBlock): void
  /** Replaces the answer of a method; `undefined` puts the honest one back. */
  script(method: string, answer: RpcMethod | undefined): void
  /** Sends text to everybody who is connected. */
  say(text: string): void
  /** Cuts all connections. */
  cut(): void
  close(): Promise<void>
}

const HEADS = 'chain_finalizedHead'
const VERSION = 'state_runtimeVersion'

const runtimeVersion = ({ specName, specVersion, transactionVersion }: DevRuntime): object => ({
  specName,
  implName: specName,
  authoringVersion: 1,
  specVersion,
  implVersion: 1,
  apis: [[blake2AsHex('Metadata', 64), 2]],
  transactionVersion,
  stateVersion: 1,
})

/** Starts a node on loopback. It knows its blocks at once, but what is final only by `announce`. */
export const startFakeNode = async (runtime: DevRuntime, chain: FakeChain): Promise<FakeNode> => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const scripts = new Map<string, RpcMethod>()
  const calls: string[] = []
  const heads = new Map<string, (data: unknown) => void>()
  let head: FakeBlock | undefined
  let connections = 0
  let lastId = 0

  const node: FakeNode = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    connections: () => connections,
    chain,
    version: () => runtimeVersion(runtime),
    announce: (block) => {
      head = block
      for (const notify of heads.values()) notify(headerJson(block))
    },
    script: (method, answer) => void (answer ? scripts.set(method, answer) : scripts.delete(method)),
    say: (text) => server.clients.forEach((socket) => socket.send(text)),
    cut: () => server.clients.forEach((socket) => socket.terminate()),
    close: async () => {
      node.cut()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  const known = (hash: unknown): FakeBlock | undefined => node.chain.find(String(hash))
  const subscribe: RpcMethod = async (_params, { subscribe }) => {
    const id = `heads-${++lastId}`
    const notify = subscribe(HEADS, id, () => heads.delete(id))
    heads.set(id, notify)
    if (head) notify(headerJson(head))
    return id
  }
  const honest: Record<string, RpcMethod> = {
    system_chain: async () => 'Fake',
    system_properties: async () => ({}),
    system_health: async () => ({ peers: 0, isSyncing: false, shouldHavePeers: false }),
    rpc_methods: async () => ({ methods: Object.keys(honest) }),
    chain_getBlockHash: async ([number]) => node.chain.at(Number(number))?.hash ?? null,
    chain_getBlock: async ([hash]) => {
      const block = known(hash)
      return block ? { block: { header: headerJson(block), extrinsics: block.body }, justifications: null } : null
    },
    chain_subscribeFinalizedHeads: subscribe,
    chain_unsubscribeFinalizedHeads: async ([id], { unsubscribe }) => unsubscribe(String(id)),
    state_getRuntimeVersion: async () => runtimeVersion(runtime),
    state_getMetadata: async () => runtime.metadata,
    state_call: async ([name]) =>
      name === 'Metadata_metadata_versions' ? '0x040e000000' : `0x01${runtime.opaqueMetadata.slice(2)}`,
    state_subscribeRuntimeVersion: async (_params, { subscribe }) => {
      const id = `version-${++lastId}`
      subscribe(VERSION, id)(runtimeVersion(runtime))
      return id
    },
    state_unsubscribeRuntimeVersion: async ([id], { unsubscribe }) => unsubscribe(String(id)),
    state_getStorage: async () => null,
  }
  const methods = new Map(
    Object.entries(honest).map(([name, answer]): [string, RpcMethod] => [
      name,
      (params, subscriptions) => {
        calls.push(name)
        return (scripts.get(name) ?? answer)(params, subscriptions)
      },
    ]),
  )
  server.on('connection', (socket: WebSocket) => {
    connections += 1
    const session = openSession(methods, (message) => socket.send(message))
    socket.on('message', (data: Buffer) => void session.receive(data.toString('utf8')))
    socket.on('close', () => void session.close())
  })
  return node
}
