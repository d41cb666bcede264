import { ApiPromise } from '@polkadot/api'
import { firstValueFrom, from, merge, mergeMap, throwError, timeout } from 'rxjs'
import { assertEndpoints } from '../../../chain/assert-endpoints.js'
import { createGenesisCheck } from '../../../chain/endpoint-check.js'
import { createNodeProvider, type NodeProvider } from '../../../chain/node-provider.js'
import { SignerError } from '../../../errors/signer-error.js'
import type { ChainId } from '../../../model/ids.js'

const TIMEOUT_MS = 15_000

const unreachable = (node: string): SignerError =>
  new SignerError('SIGNER__CHAIN__UNREACHABLE', `The node at ${node} (--node) cannot be used: is it running?`, { node })

const wrongChain = (node: string, chain: ChainId, found: string): SignerError =>
  new SignerError(
    'SIGNER__CHAIN__GENESIS_MISMATCH',
    `The node at ${node} (--node) is of polkadot:${found}, not of ${chain}: give a node of the chain that is signed for.`,
    { node, chain },
  )

const readyWithin = async (api: ApiPromise, provider: NodeProvider, node: string): Promise<void> => {
  const fault$ = provider.fault$.pipe(mergeMap((fault) => throwError(() => fault)))
  const late = () => throwError(() => unreachable(node))
  await firstValueFrom(merge(from(api.isReady), fault$).pipe(timeout({ first: TIMEOUT_MS, with: late })))
}

/** CAIP-2 names a Substrate chain by the first half of the hash of its block 0. */
const requireChain = (api: ApiPromise, node: string, chain: ChainId): void => {
  const found = api.genesisHash.toHex().slice(2, 34)
  if (chain !== `polkadot:${found}`) throw wrongChain(node, chain, found)
}

/**
 * What `use` reads of a Substrate node, which must be of this chain. The connection is closed in any case. Raises
 * SIGNER__CHAIN__UNREACHABLE, SIGNER__CHAIN__GENESIS_MISMATCH, and SIGNER__SETTINGS__INVALID for what is no address.
 */
export const withNode = async <T>(node: string, chain: ChainId, use: (api: ApiPromise) => Promise<T>): Promise<T> => {
  assertEndpoints([node])
  const timeouts = { connectTimeoutMs: TIMEOUT_MS, requestTimeoutMs: TIMEOUT_MS }
  const { check } = createGenesisCheck()
  const provider = createNodeProvider({ endpoints: [node], role: 'reader', ...timeouts }, { check })
  const api = new ApiPromise({ provider, noInitWarn: true })
  api.isReadyOrError.catch(() => undefined)
  try {
    await provider.connect()
    await readyWithin(api, provider, node)
    requireChain(api, node, chain)
    return await use(api)
  } finally {
    await api.disconnect()
  }
}
