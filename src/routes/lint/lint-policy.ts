import type { CompiledPolicy } from '../compiled.js'
import type { PolicyDocument } from '../document.js'
import { allowlistGaps } from './allowlist-gaps.js'
import { allowsNothing } from './allows-nothing.js'
import { unknownBackends } from './backends.js'
import { feesTooLow } from './fee-floor.js'
import { gates } from './gates.js'
import { impossibleAmounts } from './impossible-amounts.js'
import { kindsWithoutFacts } from './kind-facts.js'
import { kindsNotOnChain } from './kind-on-chain.js'
import {
  lintedRoutes,
  writtenRoutes,
  type DocumentRule,
  type LintContext,
  type LintFinding,
  type ReachRule,
} from './lint-finding.js'
import { unknownMethods } from './method-names.js'
import { similarIds } from './similar-ids.js'
import { unreachableRoutes } from './unreachable.js'
import { wideOptions } from './wide-options.js'
import { withoutLimit } from './without-limit.js'

const DOCUMENT_RULES: readonly DocumentRule[] = [
  allowsNothing,
  kindsWithoutFacts,
  unknownMethods,
  unknownBackends,
  withoutLimit,
  wideOptions,
  gates,
  similarIds,
]

const REACH_RULES: readonly ReachRule[] = [
  unreachableRoutes,
  kindsNotOnChain,
  allowlistGaps,
  feesTooLow,
  impossibleAmounts,
]

/** What the text alone shows, without knowing what its names stand for. */
export const lintDocument = (document: PolicyDocument, context: LintContext): readonly LintFinding[] =>
  DOCUMENT_RULES.flatMap((rule) => rule(writtenRoutes(document), context))

/**
 * What is wrong or risky in a policy that loads (DESIGN 4: lint). By reasoning over what routes match, never by
 * trying requests: an error is certain, and what cannot be told for sure is not reported. `compiled` must be made
 * of `document`.
 */
export const lintPolicy = (
  compiled: CompiledPolicy,
  document: PolicyDocument,
  context: LintContext,
): readonly LintFinding[] => [
  ...REACH_RULES.flatMap((rule) => rule(lintedRoutes(document, compiled), context)),
  ...lintDocument(document, context),
]
