import type { KeyId } from '../../model/ids.js'
import type { CompiledPolicy } from '../compiled.js'
import { collectFindings, type Finding, type Report } from '../finding.js'
import type { PolicySet } from './policy-set.js'
import type { PolicyTx } from './ports.js'
import type { PolicyPut } from './put-policy.js'

/** What a policy that is put is checked against. */
export interface CheckContext {
  readonly maxStored: number
  readonly set: PolicySet
}

const checkId = ({ maxStored, set }: CheckContext, { id }: CompiledPolicy, byOperator: boolean, report: Report) => {
  const before = set.stored.get(id)
  if (id === set.base.policy.id) report('id', `"${id}" is the id of the base policy: give this one another`)
  if (before?.byOperator && !byOperator) report('id', `"${id}" was put by an operator: only operators change it`)
  if (!before && set.stored.size >= maxStored)
    report('id', `there are ${set.stored.size} stored policies, as many as policy.maxStored allows: remove one first`)
}

/** Versions only grow, so that nobody brings an older one back by sending it again. */
const checkVersion = (tx: PolicyTx, { id, version, hash }: CompiledPolicy, report: Report): void => {
  const newest = tx.newestPolicy(id)
  const same = tx.findPolicy(id, version)
  if (newest === undefined || newest.version < version) return
  if (same?.hash === hash && same.state === 'active') return
  const raise = `raise the version above ${newest.version}`
  if (same === undefined) report('version', `version ${newest.version} is stored already: ${raise}`)
  else if (same.hash !== hash) report('version', `version ${version} is stored with another content: ${raise}`)
  else report('version', `version ${version} was ${same.state} before: ${raise}`)
}

/** A policy on a key that there is not would hold nobody, and nobody would notice. */
const checkKeys = (tx: PolicyTx, keys: readonly KeyId[], report: Report): void => {
  for (const [index, id] of keys.entries()) {
    const key = tx.findKey(id)
    if (key?.purpose !== 'caller' || key.state === 'deleted')
      report(`attach.keys[${index}]`, 'there is no key of this id: correct it, or make the key first')
  }
}

/** What keeps a policy that compiles from being stored now; paths are those of the policy, or begin with `attach`. */
export const checkPut = (
  context: CheckContext,
  tx: PolicyTx,
  policy: CompiledPolicy,
  { attach, byOperator }: PolicyPut,
): readonly Finding[] => {
  const { findings, report } = collectFindings()
  checkId(context, policy, byOperator, report)
  checkVersion(tx, policy, report)
  checkKeys(tx, attach.keys ?? [], report)
  return findings
}
