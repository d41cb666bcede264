import type { RequestId } from '../../model/ids.js'
import type { LimitPer, LimitUnit, LimitUse, RouteUse } from '../../model/limit.js'
import { fifo, type Fifo } from './fifo.js'

/** How a limit counts, whatever its maximum. */
export interface LimitShape {
  readonly unit: LimitUnit
  readonly windowMs: number
  readonly per: readonly LimitPer[]
}

/** One counter of a limit: what it is for, and what is used. */
export interface Counter {
  /** A use that it counts; by it one knows key, caller and asset. */
  readonly example: RouteUse
  /** Base units or requests. */
  readonly used: bigint
  /** Policy time of its oldest use. */
  readonly oldestMs: number
}

/** Running sums of one limit over its window, one per counter. Every call is amortised constant time. */
export interface RollingSums {
  /** In the order of their times; a second use of one request is ignored. */
  add(use: LimitUse): void
  remove(use: Pick<LimitUse, 'requestId' | 'asset'>): void
  /** The counter of a use, without what the request itself has used; absent when it is empty. */
  counterOf(by: RouteUse, nowMs: number, except?: RequestId): Counter | undefined
  counters(nowMs: number): readonly Counter[]
}

interface Running {
  readonly key: string
  readonly example: RouteUse
  readonly entries: Fifo<Entry>
  used: bigint
  live: number
}

interface Entry {
  readonly use: LimitUse
  readonly counter: Running
  live: boolean
}

/** Which counter of a limit counts a use. None of the parts has a blank in it. */
const counterKey = ({ unit, per }: LimitShape, { keyId, caller, chain, asset }: RouteUse): string =>
  [
    per.includes('key') ? keyId : '',
    per.includes('caller') ? caller : '',
    ...(unit === 'amount' || per.includes('asset') ? [chain, asset] : []),
  ].join(' ')

const idOf = ({ requestId, asset }: Pick<LimitUse, 'requestId' | 'asset'>): string => `${requestId} ${asset}`

/** What one use takes of a limit: a request counts once, however many effects it has. */
export const takenOf = (unit: LimitUnit, { amount = 0n }: RouteUse): bigint => (unit === 'count' ? 1n : amount)

const dropDead = ({ entries }: Running): void => {
  while (entries.first()?.live === false) entries.shift()
}

/** Empty sums of a limit. */
export const rollingSums = (shape: LimitShape): RollingSums => {
  const counters = new Map<string, Running>()
  const byId = new Map<string, Entry>()
  const order = fifo<Entry>()

  const end = (entry: Entry): void => {
    const { use, counter } = entry
    entry.live = false
    byId.delete(idOf(use))
    counter.used -= takenOf(shape.unit, use)
    counter.live -= 1
    dropDead(counter)
    if (counter.live === 0) counters.delete(counter.key)
  }

  /** Uses with time > now − window count. */
  const evict = (nowMs: number): void => {
    for (let entry = order.first(); entry !== undefined; entry = order.first()) {
      if (entry.live && entry.use.timeMs > nowMs - shape.windowMs) return
      if (entry.live) end(entry)
      order.shift()
    }
  }

  const counterFor = (use: LimitUse): Running => {
    const key = counterKey(shape, use)
    const known = counters.get(key)
    if (known !== undefined) return known
    const counter: Running = { key, example: use, entries: fifo(), used: 0n, live: 0 }
    counters.set(key, counter)
    return counter
  }

  const toCounter = (running: Running, own: bigint): Counter | undefined => {
    const oldest = running.entries.first()
    return oldest && { example: running.example, used: running.used - own, oldestMs: oldest.use.timeMs }
  }

  const ownUse = (running: Running, by: RouteUse, except: RequestId | undefined): bigint => {
    const own = except && byId.get(idOf({ requestId: except, asset: by.asset }))
    return own?.counter === running ? takenOf(shape.unit, own.use) : 0n
  }

  return {
    add: (use) => {
      if (byId.has(idOf(use))) return
      // Also where nobody asks any more: what a policy has no limit for must not grow.
      evict(use.timeMs)
      const counter = counterFor(use)
      const entry: Entry = { use, counter, live: true }
      counter.used += takenOf(shape.unit, use)
      counter.live += 1
      counter.entries.push(entry)
      order.push(entry)
      byId.set(idOf(use), entry)
    },
    remove: (use) => {
      const entry = byId.get(idOf(use))
      if (entry) end(entry)
    },
    counterOf: (by, nowMs, except) => {
      evict(nowMs)
      const running = counters.get(counterKey(shape, by))
      return running && toCounter(running, ownUse(running, by, except))
    },
    counters: (nowMs) => {
      evict(nowMs)
      return [...counters.values()].flatMap((running) => toCounter(running, 0n) ?? [])
    },
  }
}
