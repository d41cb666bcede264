import { registrationOf } from '../../chain/registration.js'
import type { L1Connection } from '../../chain/connection.js'
import { firstValueFrom, filter, timeout } from 'rxjs'
import { isSignerError } from '../../errors/signer-error.js'
import { endpointName } from '../../model/endpoint-name.js'
import type { AccountId, BlockHash, Hex } from '../../model/ids.js'
import type { AccountState } from '../../model/l1.js'
import { readAccount } from '../../submit/account-state.js'
import { withL1 } from '../with-l1.js'

/** What one node of the settings says. */
export interface NodeView {
  readonly genesis: Hex
  readonly specName: string
  readonly specVersion: number
  /** Number of the finalised head. */
  readonly finalized: number
  /** A block came within the last half minute, or became final while it was watched. */
  readonly isMoving: boolean
  /** The clock of the chain in its newest block, ms since 1970. */
  readonly bestTimestampMs: number
  /** Whether the state of `oldBlock` can still be read. */
  readonly hasOldState: boolean
  readonly oldBlock: number
  /** The agent's account at the finalised head, where the account is known. */
  readonly account?: AccountState
}

/** A node, or why it cannot be used, and the name under which it may be shown. */
export type EndpointView = { readonly endpoint: string } & (
  { readonly node: NodeView } | { readonly fault: string; readonly node?: undefined }
)

/** Whose state is looked at. */
export interface Looked {
  readonly account: AccountId | undefined
  readonly mrEnclave: Hex
}

/** Nodes keep the states of the newest 256 blocks by default. */
const OLD_BLOCKS = 1_000
const FRESH_MS = 30_000
const WATCH_MS = 20_000

const timestampOf = async ({ api }: L1Connection, at: BlockHash): Promise<number> => {
  const now = (await api.at(at)).query['timestamp']?.['now']
  return Number(String(await now?.()))
}

/** Asked past polkadot-js, which writes refusals to the terminal. */
const hasState = async ({ api, provider }: L1Connection, block: number): Promise<boolean> => {
  try {
    const at: unknown = await provider.send('chain_getBlockHash', [block])
    const key = api.query.timestamp.now.key()
    return typeof (await provider.send('state_getStorage', [key, at])) === 'string'
  } catch {
    return false
  }
}

const rises = ({ finalized }: L1Connection, from: number): Promise<boolean> =>
  firstValueFrom(
    finalized.heads$.pipe(
      filter((number) => number > from),
      timeout(WATCH_MS),
    ),
  ).then(
    () => true,
    () => false,
  )

const look = async (connection: L1Connection, { account, mrEnclave }: Looked, nowMs: number): Promise<NodeView> => {
  const { api, genesis } = connection
  const hash = (await api.rpc.chain.getFinalizedHead()).toHex()
  const finalized = (await api.rpc.chain.getHeader(hash)).number.toNumber()
  const best = (await api.rpc.chain.getHeader()).hash.toHex()
  const bestTimestampMs = await timestampOf(connection, best)
  const oldBlock = Math.max(1, finalized - OLD_BLOCKS)
  const at = { number: finalized, hash }
  return {
    genesis,
    specName: api.runtimeVersion.specName.toString(),
    specVersion: api.runtimeVersion.specVersion.toNumber(),
    finalized,
    isMoving: Math.abs(nowMs - bestTimestampMs) < FRESH_MS || (await rises(connection, finalized)),
    bestTimestampMs,
    hasOldState: await hasState(connection, oldBlock),
    oldBlock,
    ...(account === undefined
      ? {}
      : { account: await readAccount({ account, mrEnclave }, { api, registrationOf }, at) }),
  }
}

/** Looks at one node, and changes nothing there. Never rejects. */
export const lookAtEndpoint = async (url: string, looked: Looked, nowMs: number): Promise<EndpointView> => {
  const endpoint = endpointName(url)
  try {
    return { endpoint, node: await withL1({ endpoints: [url] }, (connection) => look(connection, looked, nowMs)) }
  } catch (error) {
    return { endpoint, fault: isSignerError(error) ? error.message : 'it does not answer as a node does' }
  }
}
