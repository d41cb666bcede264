import type { SignerError } from '../../errors/signer-error.js'
import type { PolicyRow } from '../../model/rows.js'
import { compilePolicy } from '../compile.js'
import type { CompiledPolicy } from '../compiled.js'
import { parsePolicy } from '../document.js'
import { InvalidPolicyError, invalidPolicy } from '../finding.js'
import type { Registry } from '../registry.js'
import { createPolicyBook, type PolicyBook } from './policy-book.js'
import { policySet, type StoredPolicy } from './policy-set.js'
import type { PolicyTx } from './ports.js'
import { requireOwnId } from './replace-base.js'

const ADVICE =
  'It may hold what nothing else does, so the agent does not start without it. Names in the settings may have changed: ' +
  'give them back and start, then put a newer version (signer_putPolicy) or remove the policy (signer_removePolicy)'

const unusable = ({ id, version }: PolicyRow, error: InvalidPolicyError): SignerError =>
  invalidPolicy(error.findings, `version ${version} of the stored policy "${id}" cannot be used. ${ADVICE}`)

/** The same text must mean the same policy, whichever version of the agent reads it. */
const requireSame = ({ hash }: CompiledPolicy, row: PolicyRow): void => {
  if (hash === row.hash) return
  throw invalidPolicy([{ path: '', problem: 'this agent reads the text otherwise than the one that took it' }])
}

const compileRow = (row: PolicyRow, registry: Registry): CompiledPolicy => {
  try {
    const policy = compilePolicy(parsePolicy(row.text), registry)
    requireSame(policy, row)
    return policy
  } catch (error) {
    throw error instanceof InvalidPolicyError ? unusable(row, error) : error
  }
}

const storedOf = (tx: Pick<PolicyTx, 'activePolicies' | 'policyAttachments'>, registry: Registry): StoredPolicy[] =>
  tx.activePolicies().map((row) => {
    const { putBy, byOperator, block } = row
    return { policy: compileRow(row, registry), putBy, byOperator, block, ...tx.policyAttachments(row.id) }
  })

/**
 * The book of a base policy and of all that is stored. A stored policy that cannot be used is never passed over:
 * raises SIGNER__POLICY__INVALID with its name, what is wrong and what to do; also where it has the base's id.
 */
export const openBook = (base: CompiledPolicy, transaction: <T>(work: (tx: PolicyTx) => T) => T): PolicyBook => {
  const stored = transaction((tx) => storedOf(tx, base.registry))
  const set = policySet({ policy: base, sinceBlock: 0 }, stored)
  requireOwnId(base, set.stored)
  return createPolicyBook(set)
}
