import type { BlockProducer } from './block-producer.js'
import type { Chopsticks, ChopsticksChain } from './chopsticks.js'
import type { RpcMethod, RpcMethods } from './rpc-session.js'

/** Methods that put an extrinsic into the pool, so that a block is due. */
const SUBMITTING = new Set(['author_submitExtrinsic', 'author_submitAndWatchExtrinsic'])

/** chopsticks' JSON-RPC handlers for one chain; the producer hears of each extrinsic that the pool took. */
export const rpcMethods = (
  handlers: Chopsticks['allHandlers'],
  chain: ChopsticksChain,
  producer: Pick<BlockProducer, 'submitted'>,
): RpcMethods => {
  const methodOf = (name: string, handler: Chopsticks['allHandlers'][string]): RpcMethod => {
    const call: RpcMethod = (params, subscriptions) => handler({ chain }, params, subscriptions)
    if (!SUBMITTING.has(name)) return call
    return async (params, subscriptions) => {
      const answer = await call(params, subscriptions)
      producer.submitted()
      return answer
    }
  }
  return new Map(Object.entries(handlers).map(([name, handler]) => [name, methodOf(name, handler)]))
}
