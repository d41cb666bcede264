import type { Parts } from '../parts/parts.js'
import type { ContextTrust } from '../routes/read-context.js'

/** What signed contexts are judged by when `block` is the newest finalised one. */
export const contextTrust = ({
  settings,
  deployment,
}: Pick<Parts, 'settings' | 'deployment'>): ((block: number) => ContextTrust) => {
  const { genesis } = deployment
  const issuers = new Set(settings.policy.issuers)
  return (block) => ({ genesis, issuers, block })
}
