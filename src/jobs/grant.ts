import { BOUNDS } from '../../types/protocol/bounds.js'
import type { AccountId } from '../model/ids.js'
import type { Job } from '../model/job.js'
import { rightsOf } from '../protocol/rights.js'
import { keyOfOwner, unknownKey } from './key-access.js'
import type { Call } from './key-calls.js'
import type { JobDeps, JobTx } from './ports.js'
import { refused, succeeded, type JobResult } from './result.js'

type GrantCall = Call<'Grant'>

const invalid = (detail: string): JobResult => refused('denied', 'InvalidGrant', detail)

/** Grants of the key to others than `to` that still count. */
const others = (tx: Pick<JobTx, 'grantsOf'>, { keyId, to }: GrantCall, block: number): number =>
  tx.grantsOf(keyId).filter(({ grantee, until }) => grantee !== to && until >= block).length

/** What is wrong with a right that is to be given in `block`, if anything. */
const fault = (tx: Pick<JobTx, 'grantsOf'>, call: GrantCall, block: number): JobResult | undefined => {
  if (call.until < block) return invalid(`block ${call.until} is over, ${block} is finalised: choose a later end`)
  if (others(tx, call, block) < BOUNDS.grants) return undefined
  return refused('denied', 'GrantLimitReached', `the key is granted to ${BOUNDS.grants} accounts: take one right away`)
}

const write = (tx: JobTx, { keyId, to, rights, until }: GrantCall): void =>
  rights === 0 ? tx.removeGrant(keyId, to) : tx.putGrant({ keyId, grantee: to, rights: rightsOf(rights), until })

const judged = (tx: JobTx, owner: AccountId, call: GrantCall, block: number): JobResult | undefined => {
  if (!keyOfOwner(tx, { caller: owner }, call.keyId)) return unknownKey(call.keyId)
  if (call.to === owner) return invalid('the owner of a key has all rights to it, and keeps them')
  return call.rights === 0 ? undefined : fault(tx, call, block)
}

/**
 * Sets the rights of one account to a key of the caller, in place of those that it had. They are written with
 * the answer: no crash comes between.
 */
export const grant = (deps: JobDeps, { caller }: Job, call: GrantCall): JobResult => {
  const refusal = deps.transaction((tx) => judged(tx, caller, call, deps.newestFinalized()))
  if (refusal) return refusal
  const { keyId, to, rights, until } = call
  return succeeded('done', new Uint8Array(0), {
    keyId,
    change: { to, rights, ...(rights === 0 ? {} : { until }) },
    also: (tx) => write(tx, call),
  })
}
