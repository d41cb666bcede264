import type { ApiPromise } from '@polkadot/api'

/** Resolves with the next finalised head after the present one. */
export const untilNextHead = (api: ApiPromise): Promise<void> =>
  new Promise((resolve, reject) => {
    let seen = 0
    const stop = api.rpc.chain.subscribeFinalizedHeads(() => {
      if (++seen < 2) return
      void stop.then((unsubscribe) => unsubscribe())
      resolve()
    })
    stop.catch(reject)
  })
