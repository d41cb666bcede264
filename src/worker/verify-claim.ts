import type { SignatureTypeName } from '../../types/worker/names.js'
import { SIGNATURE_TAG_OF } from '../../types/worker/names.js'
import { verifyCaller } from '../crypto/verify-caller.js'
import type { AccountId, Hex } from '../model/ids.js'
import { fromHex } from '../protocol/hash.js'
import type { Connection } from './connection.js'
import { rateLimited, type Fault } from './fault.js'
import type { Services } from './services.js'
import type { Rate } from './token-bucket.js'

/**
 * Proofs of strangers that may fail, over all connections together. One costs milliseconds of the one
 * thread that also follows the chain, and connections cost a stranger nothing.
 */
export const STRANGERS: Rate = { ratePerSecond: 10, burst: 50 }

/** Who somebody says to be, and the signature that is to prove it. */
export interface Claim {
  readonly account: AccountId
  readonly type: SignatureTypeName
  readonly signature: Hex
}

/**
 * Checks that an account signed `message`; undefined if so, else `wrong`. A connection by which nobody with a
 * role was ever proven is a stranger's: what fails there is paid for from one bucket of all strangers, and
 * when that is empty nothing of theirs is looked at.
 */
export const verifyClaim = (
  { ports, strangers }: Pick<Services, 'ports' | 'strangers'>,
  connection: Connection,
  { account, type, signature }: Claim,
  message: Uint8Array,
  wrong: { readonly fault: Fault },
): { readonly fault: Fault } | undefined => {
  const waitMs = connection.isKnown ? 0 : strangers.waitMs()
  if (waitMs > 0) return rateLimited(waitMs)
  const isRight = verifyCaller(account, message, { tag: SIGNATURE_TAG_OF[type], value: fromHex(signature) })
  if (isRight && ports.rolesOf(account).length > 0) connection.isKnown = true
  if (!connection.isKnown) strangers.take()
  return isRight ? undefined : wrong
}
