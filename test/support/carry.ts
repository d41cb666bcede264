import type { KeyringPair } from '@polkadot/keyring/types'
import { invokeCall } from '../../src/client/index.js'
import type { TestAgent, TestChain } from './agent-e2e.js'

const committed = ({ parts }: TestAgent): number => parts.store.transaction((tx) => tx.cursor()?.number ?? 0)
const ready = ({ parts }: TestAgent): number => parts.store.transaction((tx) => tx.countReadyReplies())
const live = ({ parts }: TestAgent): number => parts.store.transaction((tx) => tx.submissions('live').length)
const open = ({ parts }: TestAgent): number => parts.store.transaction((tx) => tx.openJobs().length)

/** Makes a block, and waits until the agent has dealt with it. */
export const nextBlock = async ({ l1 }: TestChain, agent: TestAgent): Promise<void> => {
  const { number } = await l1.newBlock()
  await agent.until(() => committed(agent) >= number)
}

/** Makes blocks until all jobs of the agent are answered and all its replies are final. */
export const untilFinal = async (chain: TestChain, agent: TestAgent): Promise<void> => {
  await agent.until(() => open(agent) === 0)
  while (ready(agent) > 0 || live(agent) > 0) {
    await agent.until(() => live(agent) > 0 || ready(agent) === 0)
    await nextBlock(chain, agent)
  }
}

/** Carries envelopes in one block, and makes blocks until all answers are final. */
export const carry = async (
  chain: TestChain,
  agent: TestAgent,
  carrier: KeyringPair,
  envelopes: readonly Uint8Array[],
): Promise<void> => {
  const calls = envelopes.map((envelope) => invokeCall(chain.api, agent.pin.shard, envelope))
  const extrinsic = calls.length === 1 ? calls[0]! : chain.api.tx.utility.batchAll(calls)
  const signed = await extrinsic.signAsync(carrier, { nonce: -1 })
  const { number } = await chain.l1.newBlock([signed.toHex()])
  await agent.until(() => committed(agent) >= number)
  await untilFinal(chain, agent)
}
