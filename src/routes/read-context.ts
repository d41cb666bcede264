import { CONTEXT_TAG, type Ext, type SignedContext } from '../../types/protocol/scale.js'
import { verifyCaller } from '../crypto/verify-caller.js'
import { isSignerError } from '../errors/signer-error.js'
import type { AccountId, Hex } from '../model/ids.js'
import { contextMessage, decodeContext, SCORE_UNIT } from '../protocol/context.js'
import type { RequestContext } from './subject.js'

/** What signed contexts are judged by. */
export interface ContextTrust {
  /** Hash of L1 block 0. */
  readonly genesis: Hex
  /** Accounts whose word counts. */
  readonly issuers: ReadonlySet<AccountId>
  /** Number of the newest finalised block. */
  readonly block: number
}

const decoded = (bytes: Uint8Array): SignedContext | undefined => {
  try {
    return decodeContext(bytes)
  } catch (error) {
    if (isSignerError(error, 'SIGNER__PROTOCOL__MALFORMED')) return undefined
    if (isSignerError(error, 'SIGNER__PROTOCOL__BOUND_EXCEEDED')) return undefined
    throw error
  }
}

const judge = (bytes: Uint8Array, intent: () => Hex, trust: ContextTrust | undefined): RequestContext | string => {
  const context = decoded(bytes)
  if (context === undefined) return 'it cannot be read'
  const { statement, issuer, signature } = context
  if (trust === undefined || !trust.issuers.has(issuer)) return 'the settings name no such issuer'
  if (trust.block > statement.validUntil) return 'it is over'
  const message = contextMessage({ genesis: trust.genesis, intent: intent() }, statement)
  if (!verifyCaller(issuer, message, signature)) return 'the issuer has not signed it for this intent'
  const { riskScore, tags } = statement
  return { tags, ...(riskScore === undefined ? {} : { riskScore: riskScore / SCORE_UNIT }) }
}

/**
 * The signed context among the extensions of a call (PROTOCOL 2.7): absent when there is none; a text says
 * what is wrong with it. The cheap looks come first, the signature last. Without trust nobody's word counts.
 */
export const readContext = (
  ext: Ext,
  intent: () => Hex,
  trust: ContextTrust | undefined,
): RequestContext | string | undefined => {
  const entry = ext.find(([tag]) => tag === CONTEXT_TAG)
  return entry && judge(entry[1], intent, trust)
}
