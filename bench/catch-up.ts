/**
 * How fast the agent catches up with the L1: blocks read from a node in another process, verified, decoded,
 * and their cursor committed to a durable store, next to fetching the same blocks over a plain socket in the
 * same run. The memory after 2,000 and after 10,000 blocks shows that it does not grow.
 * Run: node --import=tsx bench/catch-up.ts
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { concatMap, lastValueFrom, Subject, take } from 'rxjs'
import { WebSocket } from 'ws'
import { createBlockSource } from '../src/chain/block-source.js'
import { connectL1 } from '../src/chain/connection.js'
import { followFinalized } from '../src/chain/follow.js'
import { openEphemeralKms } from '../src/kms/open.js'
import type { FinalizedBlock } from '../src/model/l1.js'
import { trailGenesis } from '../src/protocol/ids.js'
import { openStore } from '../src/store/open.js'
import type { CatchUpNode } from './catch-up-node.js'

const BLOCKS = 10_000
const CHUNK = 2_000
const AT_ONCE = 8

const say = (line: string): void => void process.stdout.write(`${line}\n`)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const sayMemory = (blocks: number): void => {
  collect()
  const { heapUsed, rss } = process.memoryUsage()
  const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0).padStart(4)} MiB`
  say(`  after ${String(blocks).padStart(6)} blocks   heap ${mebibytes(heapUsed)}   RSS ${mebibytes(rss)}`)
}

/** Fetches blocks and parses the answers, nothing else. */
const plainFetch = async (url: string) => {
  const socket = new WebSocket(url, { perMessageDeflate: false })
  await once(socket, 'open')
  const pending = new Map<number, (result: unknown) => void>()
  let lastId = 0
  socket.on('message', (data: Buffer) => {
    const { id, result } = JSON.parse(data.toString('utf8')) as { id: number; result: unknown }
    pending.get(id)?.(result)
    pending.delete(id)
  })
  const call = (method: string, params: unknown[]): Promise<unknown> =>
    new Promise((resolve) => {
      pending.set(++lastId, resolve)
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: lastId, method, params }))
    })
  const fetchAll = async (first: number, last: number): Promise<void> => {
    let next = first
    const fetchSome = async (): Promise<void> => {
      while (next <= last) await call('chain_getBlock', [await call('chain_getBlockHash', [next++])])
    }
    await Promise.all(Array.from({ length: AT_ONCE }, fetchSome))
  }
  return { fetchAll, close: () => socket.terminate() }
}

const startNode = async () => {
  const file = new URL('./catch-up-node.ts', import.meta.url)
  const child = fork(file, [String(BLOCKS)], { execArgv: ['--import=tsx'] })
  const [told] = (await once(child, 'message')) as [CatchUpNode]
  const stop = async (): Promise<void> => {
    child.send('stop')
    await once(child, 'exit')
  }
  return { ...told, stop }
}

const openJournal = async (path: string, { genesis, shard, account }: CatchUpNode) => {
  const kms = await openEphemeralKms()
  const identity = { genesis, shard, account }
  const store = openStore({ path, identity, trailGenesis: trailGenesis(identity) }, kms.vault)
  const commit = ({ number, hash, timestampMs, specVersion }: FinalizedBlock): void =>
    store.transaction((tx) => tx.setCursor({ number, hash, timestampMs, specVersion }))
  const close = (): void => {
    store.close()
    kms.close()
  }
  return { commit, close }
}

/** Wall and processor time of this process, ms. The latter says more while the machine does other things. */
const spentMs = async (work: () => Promise<void>): Promise<[wall: number, cpu: number]> => {
  const [start, before] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return [performance.now() - start, (user + system) / 1_000]
}

const report = (name: string, wallMs: number, cpuMs: number): void => {
  const rate = ((BLOCKS * 1_000) / wallMs).toFixed(0).padStart(6)
  say(`${name.padEnd(12)} ${rate} blocks/s   ${(cpuMs / BLOCKS).toFixed(2)} ms of processor time for each`)
}

const folder = mkdtempSync(join(tmpdir(), 'signer-bench-'))
const node = await startNode()
const journal = await openJournal(join(folder, 'journal.db'), node)
const connection = await connectL1({ endpoints: [node.url], genesis: node.genesis })
const plain = await plainFetch(node.url)
const consumed$ = new Subject<number>()
let [referenceMs, referenceCpuMs, commitMs, invocations, own] = [0, 0, 0, 0, 0]

const dealWith = async (block: FinalizedBlock): Promise<void> => {
  const { number } = block
  const start = performance.now()
  journal.commit(block)
  commitMs += performance.now() - start
  invocations += block.invocations.length
  own += block.own.filter(({ outcome, feePlanck }) => outcome === 'succeeded' && feePlanck === 1_000n).length
  if (number % CHUNK === 0) {
    const [wall, cpu] = await spentMs(() => plain.fetchAll(number - CHUNK + 1, number))
    referenceMs += wall
    referenceCpuMs += cpu
  }
  if (number === CHUNK || number === BLOCKS) sayMemory(number)
  consumed$.next(number)
}

try {
  const options = { shards: [node.shard], account: node.account }
  const source = createBlockSource(options, { connection, onSkipped: (reason) => say(`skipped: ${reason}`) })
  const blocks$ = followFinalized(source, { from: { number: 0, hash: node.genesis }, consumed$ })
  const all$ = blocks$.pipe(take(BLOCKS), concatMap(dealWith))
  const [wall, cpu] = await spentMs(async () => void (await lastValueFrom(all$)))
  const [oursMs, oursCpuMs] = [wall - referenceMs, cpu - referenceCpuMs]
  say(`  found ${invocations} invocations and ${own} own extrinsics`)
  report('catch-up', oursMs, oursCpuMs)
  report('plain fetch', referenceMs, referenceCpuMs)
  say(`ratio ${(referenceMs / oursMs).toFixed(2)}, by processor time ${(referenceCpuMs / oursCpuMs).toFixed(2)}`)
  say(`commits are ${((100 * commitMs) / oursMs).toFixed(0)} % of the time: they wait for the disk`)
} finally {
  plain.close()
  await connection.close()
  journal.close()
  await node.stop()
  rmSync(folder, { recursive: true, force: true })
}
