import { u8aToHex } from '@polkadot/util'
import type { PoolStatus } from '../model/l1.js'
import { isLastStatus, readPoolStatus } from './pool-status.js'

type SubscriptionId = string | number

/** The part of a polkadot-js provider that watching needs. */
export interface WatchProvider {
  /** Rejects with the node's error (`code`, `data`), or when the node does not answer. */
  subscribe(
    type: string,
    method: string,
    params: unknown[],
    onNotified: (error: Error | null, result: unknown) => void,
  ): Promise<SubscriptionId>
  unsubscribe(type: string, method: string, id: SubscriptionId): Promise<boolean>
  /** Gives what ends the listening. */
  on(type: 'disconnected', listener: () => void): () => void
}

/** Ends a watch. Idempotent. */
export type EndWatch = () => void

export interface WatchEvents {
  readonly onStatus: (status: PoolStatus) => void
  /** Comes once, last: the pool is done with the extrinsic, the connection is lost, or it was ended. */
  readonly onEnd: () => void
}

const NOTIFICATION = 'author_extrinsicUpdate'
const SUBMIT = 'author_submitAndWatchExtrinsic'
const UNWATCH = 'author_unwatchExtrinsic'

/** More than forks and repetition bring within an era: a node that says more is not listened to. */
const MOST_STATUSES = 256

/**
 * Sends an extrinsic, exactly these bytes, and follows what the pool says of it. Resolves once the pool took it,
 * with what ends the watch; rejects with its refusal. A watch belongs to one connection and ends with it.
 */
export const watchExtrinsic = async (
  provider: WatchProvider,
  extrinsic: Uint8Array,
  { onStatus, onEnd }: WatchEvents,
): Promise<EndWatch> => {
  let id: SubscriptionId | undefined
  let isOpen = true
  let heard = 0

  const unwatch = (): void => {
    if (id !== undefined) provider.unsubscribe(NOTIFICATION, UNWATCH, id).catch(() => undefined)
  }
  const end = (): void => {
    if (!isOpen) return
    isOpen = false
    stopListening()
    unwatch()
    onEnd()
  }
  const onNotified = (_: Error | null, result: unknown): void => {
    if (!isOpen) return
    heard += 1
    const status = readPoolStatus(result)
    if (status) onStatus(status)
    if (heard >= MOST_STATUSES || (status && isLastStatus(status))) end()
  }
  const stopListening = provider.on('disconnected', end)
  try {
    id = await provider.subscribe(NOTIFICATION, SUBMIT, [u8aToHex(extrinsic)], onNotified)
  } catch (refusal) {
    end()
    throw refusal
  }
  // It may have ended while the node's answer was on its way.
  if (!isOpen) unwatch()
  return end
}
