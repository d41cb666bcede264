import { isSignerError } from '../errors/signer-error.js'
import type { Parts } from './parts.js'
import { readBasePolicy } from './read-policy.js'
import type { CompiledPolicy } from '../routes/compiled.js'
import { requireTrustedFiles } from '../settings/trusted-files.js'
import { replaceBase } from '../routes/book/replace-base.js'

type Deps = Pick<Parts, 'settings' | 'store' | 'book' | 'logger'>

const COUNTERS_GO_BY_ID = 'The policy has another id than before: limits count from nothing under the new one'
const CHANGED_IN_PLACE = 'The policy changed and kept its version: raise the version with every change'
const WENT_BACK = 'The policy has a lower version than before'

/** What an author may not have meant. The hash says what is in force, so nothing of it is refused. */
const doubtsOf = (before: CompiledPolicy, after: CompiledPolicy): string[] => {
  if (before.id !== after.id) return [COUNTERS_GO_BY_ID]
  if (before.version === after.version && before.hash !== after.hash) return [CHANGED_IN_PLACE]
  return after.version < before.version ? [WENT_BACK] : []
}

const reload = ({ settings, store, book, logger }: Deps): void => {
  const { registry } = book.current().base.policy
  requireTrustedFiles([settings.policy.file], { isDevChain: settings.l1.declareDevChain }, logger)
  const after = readBasePolicy(settings.policy.file, registry)
  const { policy: before } = replaceBase({ transaction: (work) => store.transaction(work), book }, after, 'reloaded')
  const { id: policy, version, hash } = after
  for (const doubt of doubtsOf(before, after)) logger.warn(doubt, { policy, before: before.id, version })
  logger.info('Policy reloaded', { policy, version, hash, beforeVersion: before.version, beforeHash: before.hash })
}

/**
 * Reads the operator's policy file again and puts it in force at once, between two decisions. On any finding the
 * policy before stays in force, and the findings are logged. Never throws; false: nothing was changed.
 */
export const reloadPolicy = (deps: Deps): boolean => {
  const { settings, logger } = deps
  try {
    reload(deps)
    return true
  } catch (error) {
    const cause = isSignerError(error) ? error.message : 'unexpected fault'
    logger.error('The policy was not reloaded, the one before stays in force', { file: settings.policy.file, cause })
    return false
  }
}
