import type { ApiPromise } from '@polkadot/api'
import type { KeyringPair } from '@polkadot/keyring/types'
import { closeAfter } from '../../closing.js'
import {
  connectSignerClient,
  createSubmitter,
  invoke,
  type AgentAddress,
  type RequestSigner,
  type SignerClient,
} from '../../client/index.js'
import { openL1 } from '../with-l1.js'

/** A connection to the agent's L1, for one caller. */
export interface Chain {
  readonly client: SignerClient
  /** Free balance of an account, in planck. */
  readonly balanceOf: (address: string) => Promise<bigint>
  /** Carries an envelope at the cost of this pair. */
  readonly send: (envelope: Uint8Array, payer: KeyringPair) => Promise<unknown>
  readonly close: () => Promise<void>
}

const balanceIn =
  (api: ApiPromise) =>
  async (address: string): Promise<bigint> =>
    (await api.query.system.account(address)).data.free.toBigInt()

/**
 * Connects to the first node of the agent's L1 that can be used; another takes its place when it is lost. Raises as
 * `openL1` and `connectSignerClient`; nothing stays open then.
 */
export const openChain = async ({ pin, l1 }: AgentAddress, caller: RequestSigner): Promise<Chain> => {
  const connection = await openL1({ endpoints: l1, genesis: pin.genesis })
  const { api } = connection
  const close = (): Promise<void> => connection.close()
  const client = await connectSignerClient({ api, pin, caller }).catch((fault: unknown) => closeAfter(fault, close))
  return {
    client,
    balanceOf: balanceIn(api),
    send: (envelope, payer) => invoke(envelope, { shard: pin.shard }, createSubmitter(api, { account: payer })),
    close,
  }
}
