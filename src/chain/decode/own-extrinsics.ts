import { Enum, type GenericCall, type GenericExtrinsic } from '@polkadot/types'
import type { Codec } from '@polkadot/types/types'
import type { AccountId } from '../../model/ids.js'
import type { OwnExtrinsic } from '../../model/l1.js'
import { blake2_256, toHex } from '../../protocol/hash.js'
import type { DecodedExtrinsic } from './extrinsics.js'
import type { Outcome } from './outcomes.js'
import { bulkOf } from './reply-form.js'

const ACCOUNT_BYTES = 32

/** Runtimes take a `MultiAddress`, of which an account is one variant, or the account itself. */
const signerOf = (extrinsic: GenericExtrinsic): AccountId | undefined => {
  if (!extrinsic.isSigned) return undefined
  // polkadot-js makes `MultiAddress` without the usual `isId` and `asId`.
  const signer: Codec = extrinsic.signer
  const account = (signer instanceof Enum && signer.type === 'Id' ? signer.value : signer).toU8a()
  return account.length === ACCOUNT_BYTES ? toHex(account) : undefined
}

/** The extrinsics that `account` itself signed: not those that others made in its name. */
export const signedBy = (account: AccountId, extrinsics: readonly DecodedExtrinsic[]): DecodedExtrinsic[] =>
  extrinsics.filter(({ extrinsic }) => signerOf(extrinsic) === account)

/** What the agent needs to know of an extrinsic of its own. A failed one published nothing. */
export const describeOwn = ({ bytes, extrinsic }: DecodedExtrinsic, outcome: Outcome): OwnExtrinsic => {
  const bulk = outcome.outcome !== 'failed' ? bulkOf(extrinsic.method as GenericCall) : undefined
  const own = { hash: toHex(blake2_256(bytes)), nonce: extrinsic.nonce.toNumber(), ...outcome }
  return bulk ? { ...own, bulk } : own
}
