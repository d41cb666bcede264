import type { AccountId, Hex } from '../model/ids.js'
import type { Subscription } from 'rxjs'
import type { Peer } from './frame.js'
import type { Services } from './services.js'
import { createTokenBucket, type TokenBucket } from './token-bucket.js'

/** What the door remembers of a connection, for as long as it lasts. */
export interface Connection {
  readonly peer: Peer
  /** What open methods and failed proofs take from: nobody makes us verify signatures without end. */
  readonly bucket: TokenBucket
  readonly subscriptions: Map<Hex, Subscription>
  /** Somebody with a role was proven on it: it is no stranger's. */
  isKnown: boolean
  /** The account that owns the connection; once set it stays. */
  owner: AccountId | undefined
  /** 32 bytes, for the next attempt to own it. */
  challenge: Uint8Array | undefined
}

/** A connection of nobody yet. All its subscriptions end with it. */
const createConnection = ({ settings, nowMs }: Services, peer: Peer): Connection => {
  const subscriptions = new Map<Hex, Subscription>()
  const end = (): void => {
    for (const subscription of [...subscriptions.values()]) subscription.unsubscribe()
  }
  peer.closed.addEventListener('abort', end, { once: true })
  const bucket = createTokenBucket(settings, nowMs)
  return { peer, bucket, subscriptions, isKnown: false, owner: undefined, challenge: undefined }
}

/** The connection of each peer, made when it is first seen. A peer that is gone is forgotten. */
export const createConnections = (services: Services): ((peer: Peer) => Connection) => {
  const connections = new WeakMap<Peer, Connection>()
  return (peer) => {
    const connection = connections.get(peer) ?? createConnection(services, peer)
    connections.set(peer, connection)
    return connection
  }
}
