import type { ApiPromise } from '@polkadot/api'
import type { AccountInfo } from '@polkadot/types/interfaces'
import type { Codec } from '@polkadot/types/types'
import { SignerError } from '../errors/signer-error.js'
import type { AccountId } from '../model/ids.js'
import type { AccountState, BlockRef, Registration } from '../model/l1.js'

export interface AccountDeps {
  readonly api: ApiPromise
  /** Reads the value of `teerex.sovereignEnclaves`, which is an `Option`. */
  readonly registrationOf: (stored: Codec) => Registration | undefined
}

const unavailable = (at: BlockRef, cause: unknown): SignerError =>
  new SignerError(
    'SIGNER__CHAIN__STATE_UNAVAILABLE',
    `The node does not give our account at block ${at.number}. Is it in sync, and does it keep the state of finalised blocks?`,
    { block: at.number, blockHash: at.hash },
    cause,
  )

const stateAt = (api: ApiPromise, at: BlockRef) =>
  api.at(at.hash).catch((error: unknown) => {
    throw unavailable(at, error)
  })

/**
 * Our account as it was after the block `at`. Raises SIGNER__CHAIN__STATE_UNAVAILABLE and
 * SIGNER__CHAIN__PALLET_NOT_FOUND.
 */
export const readAccount = async (
  account: AccountId,
  { api, registrationOf }: AccountDeps,
  at: BlockRef,
): Promise<AccountState> => {
  const { query } = await stateAt(api, at)
  const [accountOf, enclaveOf] = [query['system']?.['account'], query['teerex']?.['sovereignEnclaves']]
  if (!accountOf || !enclaveOf) {
    throw new SignerError(
      'SIGNER__CHAIN__PALLET_NOT_FOUND',
      'The runtime has no teerex pallet. The agent needs an Integritee L1.',
    )
  }
  const [info, enclave] = await Promise.all([accountOf(account), enclaveOf(account)]).catch((error: unknown) => {
    throw unavailable(at, error)
  })
  const { nonce, data } = info as unknown as AccountInfo
  const registration = registrationOf(enclave)
  const state = { nonce: nonce.toNumber(), freePlanck: data.free.toBigInt() }
  return registration ? { ...state, registration } : state
}
