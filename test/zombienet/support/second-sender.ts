import type { ApiPromise } from '@polkadot/api'
import type { SubmittableExtrinsic } from '@polkadot/api/promise/types'
import type { AgentCall, SignedExtrinsic } from '../../../src/model/l1.js'
import { toHex } from '../../../src/protocol/hash.js'
import { buildCall } from '../../../src/submit/build-call.js'
import { signExtrinsic } from '../../../src/submit/sign-extrinsic.js'
import type { TestAgent } from '../../support/agent-e2e.js'
import type { TestChain } from './chain.js'

/** Somebody else who has the key of the agent's account. */
export interface SecondSender {
  /** A remark that means nothing. */
  remark(nonce: number, tipPlanck?: bigint): Promise<SignedExtrinsic>
  /** The agent's own kind of call. */
  publish(call: AgentCall, nonce: number): Promise<SignedExtrinsic>
  /** The next nonce, by the node's pool. */
  nextNonce(): Promise<number>
  /** False when the pool did not take it. */
  send(extrinsic: SignedExtrinsic): Promise<boolean>
}

const ERA_BLOCKS = 64

const sent = async (api: ApiPromise, extrinsic: Uint8Array): Promise<boolean> => {
  try {
    await api.rpc('author_submitExtrinsic', toHex(extrinsic))
    return true
  } catch {
    return false
  }
}

/** A second sender for the account of a running agent: in a test, whose keys are worth nothing. */
export const secondSenderOf = (chain: TestChain, { parts }: Pick<TestAgent, 'parts'>): SecondSender => {
  const { api, genesis } = chain
  const { account, kms, writer } = parts
  const sign = (message: Uint8Array): Promise<Uint8Array> =>
    kms.sign({ keyId: account.id, purpose: 'account', scheme: 'ed25519', message })
  const signed = async (call: SubmittableExtrinsic, nonce: number, tipPlanck = 0n): Promise<SignedExtrinsic> => {
    const anchor = await chain.finalized()
    const context = { account: writer.account, genesis, nonce, anchor, tipPlanck, eraBlocks: ERA_BLOCKS }
    return signExtrinsic(api, call, context, sign)
  }
  return {
    remark: (nonce, tipPlanck) => signed(api.tx.system.remark('0x5ec0'), nonce, tipPlanck),
    publish: (call, nonce) => signed(buildCall(api, call), nonce),
    nextNonce: async () => (await api.rpc.system.accountNextIndex(writer.account)).toNumber(),
    send: ({ extrinsic }) => sent(api, extrinsic),
  }
}
