/**
 * What a node's pool says to `author_submitExtrinsic`, and what it means for the submission.
 *
 * | code | name              | outcome | because                                                                   |
 * |------|-------------------|---------|---------------------------------------------------------------------------|
 * | 1001 | bad format        | invalid | the node's runtime cannot read these bytes                                |
 * | 1010 | invalid           |         | by its reason:                                                            |
 * |      | Stale             | stale   | the nonce is used, perhaps by these very bytes: finalised blocks tell     |
 * |      | BadProof          | invalid | signed for another runtime version or anchor                              |
 * |      | AncientBirthBlock | invalid | the era is over on the node's best chain                                  |
 * |      | Call, BadSigner, mandatory | invalid | no pause changes it                                              |
 * |      | Payment, Future, ExhaustsResources, anything else | retry | money, order or room may come             |
 * | 1011 | unknown validity  | retry   | the node could not look something up                                      |
 * | 1012 | banned for a time | retry   | the ban ends                                                              |
 * | 1013 | already imported  | known   | it is there                                                               |
 * | 1014 | priority too low  | stale   | another extrinsic holds this nonce in the pool: finalised blocks tell     |
 * | 1016 | dropped at once   | retry   | the pool is full                                                          |
 * | else | cycle, unactionable, future refused, a transport error, no answer | retry | nothing is known of the bytes |
 *
 * No answer settles a submission: a pool is one node's opinion, and the node may lie. Only finalised
 * blocks do (settle.ts).
 */
import type { PoolAnswer } from '../model/l1.js'

type Outcome = PoolAnswer['outcome']

// Maps, not objects: a node that answers "constructor" must not find anything.
const BY_CODE = new Map<unknown, Outcome>([
  [1001, 'invalid'],
  [1013, 'known'],
  [1014, 'stale'],
])

const INVALID_TRANSACTION = 1010

// Substrate sends the reason of 1010 as text only. These texts are those of sp-runtime.
const BY_REASON = new Map<unknown, Outcome>([
  ['Transaction is outdated', 'stale'],
  ['Transaction has a bad signature', 'invalid'],
  ['Transaction has an ancient birth block', 'invalid'],
  ['Transaction call is not expected', 'invalid'],
  ['Invalid signing address', 'invalid'],
  ['A call was labelled as mandatory, but resulted in an Error.', 'invalid'],
])

const outcomeOf = (code: unknown, data: unknown): Outcome =>
  (code === INVALID_TRANSACTION ? BY_REASON.get(data) : BY_CODE.get(code)) ?? 'retry'

/** The longest detail that is passed on: a node may send anything. */
const DETAIL_CHARACTERS = 200

/** Reads a rejection of `author_submitExtrinsic`, of whatever kind, by the table above. Never throws. */
export const answerOfError = (error: unknown): PoolAnswer => {
  const { code, data } = (error ?? {}) as { code?: unknown; data?: unknown }
  const detail = error instanceof Error ? error.message : 'no answer'
  return { outcome: outcomeOf(code, data), detail: detail.slice(0, DETAIL_CHARACTERS) }
}
