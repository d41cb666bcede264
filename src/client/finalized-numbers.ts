import type { ApiPromise } from '@polkadot/api'

/**
 * Numbers of finalised heads, ascending, the present one first. A slow reader sees the newest only. The
 * api subscribes again after a lost connection. Ends when `signal` is aborted.
 */
export async function* finalizedNumbers(api: ApiPromise, signal?: AbortSignal): AsyncGenerator<number, void> {
  let newest = -1
  let wake = (): void => undefined
  const onAbort = (): void => wake()
  signal?.addEventListener('abort', onAbort)
  const unsubscribe = await api.rpc.chain.subscribeFinalizedHeads(({ number }) => {
    newest = Math.max(newest, number.toNumber())
    wake()
  })
  try {
    for (let seen = -1; !signal?.aborted;) {
      if (newest > seen) yield (seen = newest)
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    signal?.removeEventListener('abort', onAbort)
    unsubscribe()
  }
}
