import type { Effect } from '../../model/facts.js'
import { authorizationEffect } from './authorizations.js'
import { understandCall } from './calls/understand-call.js'
import type { KnownContracts } from './contracts.js'
import { detailsOf } from './details.js'
import type { EthereumTransaction } from './transaction.js'
import { destinationOf, together, understood, type Understanding } from './understanding.js'

/** Blobs are data that anybody can read and no contract sees: publishing them is what the transaction does. */
const blobEffect = (tx: EthereumTransaction): Effect => ({
  kind: 'call',
  method: 'blob',
  ...destinationOf(tx),
  details: detailsOf({ blobVersionedHashes: tx.blobHashes }),
})

/**
 * The effects of a transaction of any type: what its call does, the blobs that it publishes (EIP-4844), and
 * one effect per authorization that it carries (EIP-7702). An access list costs gas and changes nothing else.
 */
export const effectsOf = (contracts: KnownContracts, tx: EthereumTransaction): Understanding =>
  together([
    understood(tx.authorizations.map(authorizationEffect)),
    understandCall(contracts, tx),
    understood(tx.blobHashes.length === 0 ? [] : [blobEffect(tx)]),
  ])
