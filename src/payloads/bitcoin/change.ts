import type { OwnsKey } from '../owns-key.js'
import { ownScripts, type OwnScripts } from './scripts.js'
import type { Psbt } from './transaction.js'

/** Outputs whose hints are looked up; wallets make one output of change, or a few. Further ones are transfers. */
const MOST_LOOKED_UP = 16

const isScriptOf = (publicKey: Uint8Array, script: Uint8Array): boolean => {
  try {
    return ownScripts(publicKey).kindOf(script) !== undefined
  } catch {
    // No point on the curve, so nobody's key.
    return false
  }
}

/**
 * The outputs that come back, by index: those of the signing key, and those of another key of its owner.
 * Of the latter the derivation fields only say which key to look at. Proof is that the owner has this key
 * for this chain, and that the output's script is one of the key's own.
 */
export const changeOf = (
  { transaction, outputHints }: Pick<Psbt, 'transaction' | 'outputHints'>,
  own: OwnScripts,
  owns: OwnsKey,
): ReadonlySet<number> => {
  const outputs = [...transaction.outputs.entries()]
  const isOwn = ({ script }: { readonly script: Uint8Array }): boolean => own.kindOf(script) !== undefined
  const looked = outputs.filter(([at, output]) => !isOwn(output) && (outputHints[at] ?? []).length > 0)
  const proven = looked
    .slice(0, MOST_LOOKED_UP)
    .filter(([at, { script }]) =>
      (outputHints[at] ?? []).some((key) => owns('Secp256k1', key) && isScriptOf(key, script)),
    )
  return new Set([...outputs.filter(([, output]) => isOwn(output)), ...proven].map(([at]) => at))
}
