import { SignerError } from '../../errors/signer-error.js'
import type { Hex } from '../../model/ids.js'
import type { L1Found } from './l1-found.js'

/**
 * The hash that the L1 of `dev` has in the place of block 0. No block hashes to it, so a chain with this one has no
 * money on it, whoever says so.
 */
export const EMBEDDED_GENESIS: Hex = `0x${'45'.repeat(32)}`

/** What the operator says of the chain. */
export interface ChainClaim {
  /** `--dev`. */
  readonly isDeclaredDev: boolean
  /** `--genesis`. */
  readonly genesis?: Hex
}

/** `embedded`: the L1 of `dev`. `development`: declared so by the operator. `production`: everything else. */
export type ChainKind = 'embedded' | 'development' | 'production'

const refused = (code: 'SIGNER__CHAIN__GENESIS_MISMATCH' | 'SIGNER__CLI__INVALID_FLAG', message: string): SignerError =>
  new SignerError(code, message)

const requireOneChain = (found: readonly (L1Found & { readonly endpoint: string })[], claimed?: Hex): void => {
  const expected = claimed ?? found[0]?.genesis
  const other = found.find(({ genesis }) => genesis !== expected)
  if (other === undefined) return
  const by = claimed === undefined ? `while ${found[0]?.endpoint} has ${expected}` : `not ${claimed}`
  throw refused(
    'SIGNER__CHAIN__GENESIS_MISMATCH',
    `The node at ${other.endpoint} is of another chain: its block 0 is ${other.genesis}, ${by}. Nothing was written; check --l1 and --genesis.`,
  )
}

/** A chain that says that it is live and takes no registration without attestation is no place for Skip. */
const requireDevelopment = ({ endpoint, type, allowsSkip, chain }: L1Found & { readonly endpoint: string }): void => {
  if (type !== 'Live' || allowsSkip) return
  throw refused(
    'SIGNER__CLI__INVALID_FLAG',
    `--dev says that no money is on the chain, but the node at ${endpoint} says that it is live (${JSON.stringify(chain)}), and its runtime takes no registration without attestation. Leave --dev out, or check --l1.`,
  )
}

/**
 * Which kind of chain the nodes follow: only the operator declares a development chain, never a node. Raises
 * SIGNER__CHAIN__GENESIS_MISMATCH for nodes of two chains or of another one than claimed, SIGNER__CLI__INVALID_FLAG for
 * a declaration that the chain contradicts.
 *
 * @param found - at least one
 */
export const judgeChain = (
  found: readonly (L1Found & { readonly endpoint: string })[],
  { isDeclaredDev, genesis }: ChainClaim,
): ChainKind => {
  requireOneChain(found, genesis)
  if (found[0]?.genesis === EMBEDDED_GENESIS) return 'embedded'
  if (!isDeclaredDev) return 'production'
  found.forEach(requireDevelopment)
  return 'development'
}
