import type { AccountId } from '../../model/ids.js'
import type { PolicyAttachments } from '../../model/rows.js'
import { compilePolicy } from '../compile.js'
import type { CompiledPolicy } from '../compiled.js'
import { parsePolicy } from '../document.js'
import { InvalidPolicyError, type Finding } from '../finding.js'
import type { Registry } from '../registry.js'
import { checkPut } from './check-put.js'
import { policyEntry } from './policy-entry.js'
import { policySet, type PolicySet, type StoredPolicy } from './policy-set.js'
import type { BookDeps, PolicyTx } from './ports.js'

/** A policy that somebody wants stored. */
export interface PolicyPut {
  /** YAML or JSON. */
  readonly text: string
  /** What it is attached to from then on; a list that is absent stays as it is. */
  readonly attach: Partial<PolicyAttachments>
  /** Everything is checked, nothing changes. */
  readonly dryRun: boolean
  readonly by: AccountId
  /** Whether `by` has the role operator. */
  readonly byOperator: boolean
}

/** What became of it. Findings: nothing was changed. */
export interface PutOutcome {
  /** Absent where the text is no policy. */
  readonly policy?: Pick<CompiledPolicy, 'id' | 'version' | 'hash'>
  /** A new version was stored; false for a dry run, and for the version that is in force already. */
  readonly stored: boolean
  readonly findings: readonly Finding[]
}

const compileText = (text: string, registry: Registry): CompiledPolicy | InvalidPolicyError => {
  try {
    return compilePolicy(parsePolicy(text), registry)
  } catch (error) {
    if (error instanceof InvalidPolicyError) return error
    throw error
  }
}

const ascending = <T extends string>(ids: readonly T[]): readonly T[] => [...new Set(ids)].sort()

const attachmentsOf = ({ attach }: PolicyPut, before: StoredPolicy | undefined): PolicyAttachments => ({
  keys: ascending(attach.keys ?? before?.keys ?? []),
  callers: ascending(attach.callers ?? before?.callers ?? []),
})

const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, i) => each === b[i])

/** The policy as it is from now on, or undefined: it is like that already. */
const change = (
  tx: PolicyTx,
  policy: CompiledPolicy,
  put: PolicyPut,
  before: StoredPolicy | undefined,
): { readonly isNew: boolean; readonly after: StoredPolicy } | undefined => {
  const attachments = attachmentsOf(put, before)
  if (before?.policy.hash !== policy.hash) {
    const { by: putBy, byOperator } = put
    return { isNew: true, after: { policy, putBy, byOperator, block: tx.cursor()?.number ?? 0, ...attachments } }
  }
  const isAttached = isSameList(before.keys, attachments.keys) && isSameList(before.callers, attachments.callers)
  return isAttached ? undefined : { isNew: false, after: { ...before, ...attachments } }
}

/** Writes version, attachments and trail entry. */
const write = (tx: PolicyTx, { after, isNew }: NonNullable<ReturnType<typeof change>>, put: PolicyPut): void => {
  const { policy, putBy, byOperator, block, keys, callers } = after
  const { id, version, hash } = policy
  if (isNew) tx.insertPolicy({ id, version, hash, text: put.text, putBy, byOperator, block })
  const attachments = { keys, callers }
  tx.setPolicyAttachments(id, attachments)
  tx.appendTrail(policyEntry(tx.cursor(), { action: isNew ? 'put' : 'attached', policy, by: put.by, attachments }))
}

const withPolicy = ({ base, stored }: PolicySet, after: StoredPolicy): PolicySet =>
  policySet(base, new Map(stored).set(after.policy.id, after).values())

/**
 * Stores a policy, or a newer version of one, and attaches it. Durable when it returns; every decision from then
 * on knows it. What is in force already is no change, and no fault.
 */
export const putPolicy = (
  { maxStored }: { readonly maxStored: number },
  { transaction, book }: BookDeps,
  put: PolicyPut,
): PutOutcome => {
  const set = book.current()
  const policy = compileText(put.text, set.base.policy.registry)
  if (policy instanceof InvalidPolicyError) return { stored: false, findings: policy.findings }
  const before = set.stored.get(policy.id)
  const { findings, changed } = transaction((tx) => {
    const found = checkPut({ maxStored, set }, tx, policy, put)
    const next = found.length === 0 && !put.dryRun ? change(tx, policy, put, before) : undefined
    if (next) write(tx, next, put)
    return { findings: found, changed: next }
  })
  if (changed) book.replace(withPolicy(set, changed.after))
  return { policy, stored: changed?.isNew === true, findings }
}
