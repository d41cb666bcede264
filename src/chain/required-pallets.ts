import { SignerError } from '../errors/signer-error.js'

/** Without these the agent can neither be asked nor answer. */
const PALLETS = ['system', 'utility', 'teerex', 'enclaveBridge'] as const

/**
 * Asserts that a runtime is one that the agent can work on. `calls` are its calls by pallet, as in `api.tx`.
 * Raises SIGNER__CHAIN__PALLET_NOT_FOUND naming the first that is missing.
 */
export const assertPallets = (calls: object, specName: string): void => {
  const missing = PALLETS.find((pallet) => !(pallet in calls))
  if (missing === undefined) return
  throw new SignerError(
    'SIGNER__CHAIN__PALLET_NOT_FOUND',
    `The runtime ${specName} has no pallet ${missing}: the agent needs an Integritee L1. Check the endpoint.`,
    { pallet: missing, specName },
  )
}
