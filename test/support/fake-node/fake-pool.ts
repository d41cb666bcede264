import { hexToU8a } from '@polkadot/util'
import type { Hex } from '../../../src/model/ids.js'
import { blake2_256, toHex } from '../../../src/protocol/hash.js'
import { refuse, type FakeMethod, type Refusal } from './fake-session.js'

/** What a pool does with an extrinsic, and what it says: the two need not agree. */
export interface PoolBehaviour {
  readonly keeps: boolean
  /** `silence`: there is no answer, ever. */
  readonly says: 'yes' | 'silence' | Refusal
}

/** A status on the wire, as `author_extrinsicUpdate` has it. */
export type WireStatus = string | Readonly<Record<string, unknown>>

/** The transaction pool of a fake node: it says and does what the test commands, and nothing else. */
export interface FakePool {
  /** Hash of each extrinsic that came, as often as it came. */
  readonly received: Hex[]
  /** What it holds, by hash. */
  readonly held: Map<Hex, Uint8Array>
  /** How it treats those that come next; then it keeps all and says yes. */
  readonly behaviour: PoolBehaviour[]
  /** Tells a status to everybody who watches this extrinsic; gives how many they are. */
  tell(hash: Hex, status: WireStatus): number
  /** How many watch this extrinsic. */
  watchers(hash: Hex): number
  readonly methods: Readonly<Record<string, FakeMethod>>
}

const HONEST: PoolBehaviour = { keeps: true, says: 'yes' }
const UPDATE = 'author_extrinsicUpdate'

interface Watch {
  readonly hash: Hex
  readonly notify: (status: unknown) => void
}

/** `onReceived` hears of each extrinsic before it is answered. */
export const createFakePool = (onReceived: (hash: Hex) => void): FakePool => {
  const received: Hex[] = []
  const held = new Map<Hex, Uint8Array>()
  const behaviour: PoolBehaviour[] = []
  const watches = new Map<string, Watch>()
  let lastId = 0

  const take = async (encoded: unknown): Promise<Hex> => {
    const bytes = hexToU8a(String(encoded))
    const hash = toHex(blake2_256(bytes))
    const { keeps, says } = behaviour.shift() ?? HONEST
    received.push(hash)
    if (keeps) held.set(hash, bytes)
    onReceived(hash)
    if (says === 'silence') return new Promise(() => undefined)
    if (says !== 'yes') throw refuse(says)
    return hash
  }
  const watching = (hash: Hex): Watch[] => [...watches.values()].filter((watch) => watch.hash === hash)

  return {
    received,
    held,
    behaviour,
    watchers: (hash) => watching(hash).length,
    tell: (hash, status) => {
      const told = watching(hash)
      for (const { notify } of told) notify(status)
      return told.length
    },
    methods: {
      author_submitExtrinsic: ([encoded]) => take(encoded),
      author_submitAndWatchExtrinsic: async ([encoded], { subscribe }) => {
        const hash = await take(encoded)
        const id = `watch-${++lastId}`
        watches.set(id, { hash, notify: subscribe(UPDATE, id, () => watches.delete(id)) })
        return id
      },
      author_unwatchExtrinsic: async ([id], { unsubscribe }) => {
        const known = watches.has(String(id))
        unsubscribe(String(id))
        return known
      },
      author_pendingExtrinsics: async () => [...held.values()].map(toHex),
    },
  }
}
