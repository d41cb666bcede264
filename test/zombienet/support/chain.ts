import type { ApiPromise } from '@polkadot/api'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import { firstValueFrom, filter, Observable, map, shareReplay } from 'rxjs'
import type { AccountId, Hex } from '../../../src/model/ids.js'
import { connectApi } from '../../support/api.js'
import type { TestNode } from './node.js'

/** 100 TEER: enough for everything that a test does. */
const GIFT_PLANCK = 100n * 10n ** 12n

/** A block as a node tells of it. */
export interface Head {
  readonly number: number
  readonly hash: Hex
}

/** A plain client of one node. What is awaited comes by subscription; a test's time-out bounds it. */
export interface TestChain {
  readonly api: ApiPromise
  readonly genesis: Hex
  /** Hot, beginning with the newest. */
  readonly best$: Observable<Head>
  readonly finalized$: Observable<Head>
  best(): Promise<Head>
  finalized(): Promise<Head>
  untilBest(number: number): Promise<Head>
  untilFinalized(number: number): Promise<Head>
  /** Transfers 100 TEER to each from //Alice; resolves when that is final. */
  fund(accounts: readonly AccountId[]): Promise<void>
  close(): Promise<void>
}

/** Well-known development keys, sr25519. Needs `cryptoWaitReady`. */
export const devPair = (name: 'Alice' | 'Bob' | 'Charlie' | 'Dave' | 'Eve' | 'Ferdie'): KeyringPair =>
  new Keyring({ type: 'sr25519' }).addFromUri(`//${name}`)

interface NodeHeader {
  readonly number: { toNumber(): number }
  readonly hash: { toHex(): Hex }
}

type Subscribe = (next: (header: NodeHeader) => void) => Promise<() => void>

const headsOf = (subscribe: Subscribe): Observable<Head> =>
  new Observable<NodeHeader>((subscriber) => {
    const unsubscribe = subscribe((header) => subscriber.next(header))
    unsubscribe.catch((error: unknown) => subscriber.error(error))
    return () => void unsubscribe.then((end) => end()).catch(() => undefined)
  }).pipe(
    map(({ number, hash }) => ({ number: number.toNumber(), hash: hash.toHex() })),
    shareReplay({ bufferSize: 1, refCount: false }),
  )

const transferAll = async (api: ApiPromise, accounts: readonly AccountId[]): Promise<void> => {
  const calls = accounts.map((account) => api.tx.balances.transferKeepAlive(account, GIFT_PLANCK))
  const batch = api.tx.utility.batchAll(calls)
  await new Promise<void>((resolve, reject) => {
    const sent = batch.signAndSend(devPair('Alice'), { nonce: -1 }, ({ status, isError, dispatchError }) => {
      if (isError || dispatchError) reject(new Error(`the transfer failed: ${status.type}`))
      else if (status.isFinalized) resolve()
    })
    sent.catch(reject)
  })
}

/** Connects to a node. Close it. */
export const connectChain = async (node: TestNode): Promise<TestChain> => {
  const api = await connectApi(node.url)
  const best$ = headsOf((next) => api.rpc.chain.subscribeNewHeads(next))
  const finalized$ = headsOf((next) => api.rpc.chain.subscribeFinalizedHeads(next))
  const untilAt = (heads$: Observable<Head>, number: number): Promise<Head> =>
    firstValueFrom(heads$.pipe(filter((head) => head.number >= number)))
  return {
    api,
    genesis: api.genesisHash.toHex(),
    best$,
    finalized$,
    best: () => firstValueFrom(best$),
    finalized: () => firstValueFrom(finalized$),
    untilBest: (number) => untilAt(best$, number),
    untilFinalized: (number) => untilAt(finalized$, number),
    fund: (accounts) => transferAll(api, accounts),
    close: () => api.disconnect(),
  }
}
