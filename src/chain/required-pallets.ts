import type { Metadata } from '@polkadot/types'
import { stringCamelCase } from '@polkadot/util'
import { SignerError } from '../errors/signer-error.js'

/** Without these the agent can neither be asked nor answer. */
const PALLETS = ['system', 'utility', 'teerex', 'enclaveBridge'] as const

/** The pallets of a runtime, named as polkadot-js does. */
export const palletsOf = (metadata: Metadata): string[] =>
  metadata.asLatest.pallets.map(({ name }) => stringCamelCase(name.toString()))

/**
 * Asserts that a runtime with these pallets is one that the agent can work on. Raises
 * SIGNER__CHAIN__PALLET_NOT_FOUND naming the first that is missing.
 */
export const assertPallets = (pallets: readonly string[], specName: string): void => {
  const missing = PALLETS.find((pallet) => !pallets.includes(pallet))
  if (missing === undefined) return
  throw new SignerError(
    'SIGNER__CHAIN__PALLET_NOT_FOUND',
    `The runtime ${specName} has no pallet ${missing}: the agent needs an Integritee L1. Check the endpoint.`,
    { pallet: missing, specName },
  )
}
