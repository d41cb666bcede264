import { isSignerError } from '../../errors/signer-error.js'
import { compilePolicy } from '../compile.js'
import { parsePolicy, type PolicyDocument } from '../document.js'
import { collectFindings, type Finding } from '../finding.js'
import type { LintContext, LintFinding } from './lint-finding.js'
import { lintDocument, lintPolicy } from './lint-policy.js'

const ADVICE = 'the agent does not start with this policy: mend it'

const routesAt = (path: string, document: PolicyDocument | undefined): readonly string[] => {
  const id = document?.routes[Number(/^routes\[(\d+)\]/.exec(path)?.[1])]?.id
  return id === undefined ? [] : [id]
}

const toError = ({ path, problem }: Finding, document: PolicyDocument | undefined): LintFinding => ({
  rule: 'invalid',
  severity: 'error',
  path,
  routes: routesAt(path, document),
  problem,
  advice: ADVICE,
})

/**
 * Everything that is wrong or risky in the text of a policy. What keeps it from loading is an error of the rule
 * `invalid`; the rules that need no more than its text speak beside it.
 */
export const lintText = (text: string | Uint8Array, context: LintContext): readonly LintFinding[] => {
  const found = collectFindings()
  let document: PolicyDocument | undefined
  try {
    document = parsePolicy(text, found)
    return lintPolicy(compilePolicy(document, context.registry, found), document, context)
  } catch (error) {
    if (!isSignerError(error, 'SIGNER__POLICY__INVALID')) throw error
    const others = document === undefined ? [] : lintDocument(document, context)
    return [...found.findings.map((finding) => toError(finding, document)), ...others]
  }
}
