import { invokeCall } from '../../../src/client/index.js'
import type { RequestId } from '../../../src/model/ids.js'
import { repliesIn } from '../../support/published.js'
import type { Head } from './chain.js'
import type { Scenario } from './scenario.js'

type Carrier = Pick<Scenario, 'chain' | 'agent' | 'pair'>

/** Sends an envelope by the dApp's node; resolves with the best block that carries it, final or not. */
export const carryToBest = ({ chain, agent, pair }: Carrier, envelope: Uint8Array): Promise<Head> =>
  new Promise((resolve, reject) => {
    const { api } = chain
    const sent = invokeCall(api, agent.pin.shard, envelope).signAndSend(pair, { nonce: -1 }, (result) => {
      if (result.isError) reject(new Error(`the pool gave the envelope up: ${result.status.type}`))
      if (!result.status.isInBlock) return
      const hash = result.status.asInBlock.toHex()
      void sent.then((unsubscribe) => unsubscribe())
      api.rpc.chain.getHeader(hash).then(({ number }) => resolve({ number: number.toNumber(), hash }), reject)
    })
    sent.catch(reject)
  })

/** How often each request is answered in final blocks, from block `from` on: the most that any part of it is there. */
export const finalAnswers = async (
  { chain, agent }: Carrier,
  ids: readonly RequestId[],
  from: number,
): Promise<readonly number[]> => {
  const { api } = chain
  const copies = new Map<string, number>()
  for (let number = from, { number: last } = await chain.finalized(); number <= last; number++) {
    const { block } = await api.rpc.chain.getBlock(await api.rpc.chain.getBlockHash(number))
    const own = block.extrinsics.filter(
      ({ isSigned, signer }) =>
        isSigned && api.createType('AccountId', signer.toString()).toHex() === agent.agent.account,
    )
    for (const { requestId, part } of own.flatMap((extrinsic) => repliesIn(extrinsic))) {
      copies.set(`${requestId} ${part}`, (copies.get(`${requestId} ${part}`) ?? 0) + 1)
    }
  }
  const ofRequest = (id: RequestId): number[] => [...copies].flatMap(([key, n]) => (key.startsWith(id) ? [n] : []))
  return ids.map((id) => Math.max(0, ...ofRequest(id)))
}

/** How often a key was used, or could have been, for each request: the jobs that were run. */
export const timesRun = ({ agent }: Pick<Scenario, 'agent'>, ids: readonly RequestId[]): readonly number[] =>
  ids.map((id) => agent.events.filter((event) => event.type === 'answered' && event.answered.job.id === id).length)
