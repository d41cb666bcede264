import { isSignerError } from '../errors/signer-error.js'
import { compilePolicy } from './compile.js'
import type { CompiledPolicy } from './compiled.js'
import { parsePolicy } from './document.js'
import { stopAtFirst } from './finding.js'
import { MOST_TOKEN_WALLETS } from './wallet-budget.js'

/**
 * The inline policy of a request as a list of none or one, compiled with the names of the base
 * policy. Without a base policy there is nothing that it could tighten. It holds no limits: its name is the
 * caller's to choose, and so would be the counter.
 */
export const compileInline = (
  text: Uint8Array | undefined,
  policies: readonly CompiledPolicy[],
): readonly CompiledPolicy[] | 'invalid' => {
  const registry = policies[0]?.registry
  if (text === undefined || registry === undefined) return []
  try {
    const document = parsePolicy(text)
    if (document.routes.some(({ action }) => action.limits !== undefined)) return 'invalid'
    return [compilePolicy(document, registry, stopAtFirst(), MOST_TOKEN_WALLETS.inline)]
  } catch (error) {
    if (isSignerError(error, 'SIGNER__POLICY__INVALID')) return 'invalid'
    throw error
  }
}
