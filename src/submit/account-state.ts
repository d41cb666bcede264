import type { ApiPromise } from '@polkadot/api'
import type { bool } from '@polkadot/types'
import type { AccountInfo } from '@polkadot/types/interfaces'
import type { Codec } from '@polkadot/types/types'
import { SignerError } from '../errors/signer-error.js'
import type { AccountId, Hex } from '../model/ids.js'
import type { AccountState, BlockRef, Registration } from '../model/l1.js'
import { isLockedOut } from './shard-signers.js'

/** Whose state is read. */
export interface AgentIdentity {
  readonly account: AccountId
  /** The measurement that it registers. */
  readonly mrEnclave: Hex
}

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

/** Also where a runtime has no such switch: what it does not say is not allowed. */
const isOn = (stored: Codec | undefined): boolean => (stored as Partial<bool> | undefined)?.isTrue === true

/**
 * Our account as it was after the block `at`. Raises SIGNER__CHAIN__STATE_UNAVAILABLE and
 * SIGNER__CHAIN__PALLET_NOT_FOUND. A runtime that keeps no list of accounts per measurement locks nobody out: the
 * usual form is tried, and blocks tell.
 */
export const readAccount = async (
  { account, mrEnclave }: AgentIdentity,
  { api, registrationOf }: AccountDeps,
  at: BlockRef,
): Promise<AccountState> => {
  const { query } = await stateAt(api, at)
  const { system, teerex, enclaveBridge } = query
  const [accountOf, enclaveOf] = [system?.['account'], teerex?.['sovereignEnclaves']]
  if (!accountOf || !enclaveOf) {
    throw new SignerError(
      'SIGNER__CHAIN__PALLET_NOT_FOUND',
      'The runtime has no teerex pallet. The agent needs an Integritee L1.',
    )
  }
  const [info, enclave, skipping, signers] = await Promise.all([
    accountOf(account),
    enclaveOf(account),
    teerex['allowSkippingAttestation']?.(),
    enclaveBridge?.['shardStatus']?.(mrEnclave),
  ]).catch((error: unknown) => {
    throw unavailable(at, error)
  })
  const { nonce, data } = info as unknown as AccountInfo
  const registration = registrationOf(enclave)
  return {
    nonce: nonce.toNumber(),
    freePlanck: data.free.toBigInt(),
    allowsSkip: isOn(skipping),
    lockedOut: isLockedOut(signers, account),
    ...(registration && { registration }),
  }
}
