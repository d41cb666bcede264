import { merkleizeMetadata } from '@polkadot-api/merkleize-metadata'

/** What metadata does not say of a chain's native asset, and its hash holds. */
export interface NativeAsset {
  readonly symbol: string
  /** Decimals between display and base unit. */
  readonly decimals: number
}

/** What the hash is made of: whole metadata without prefixes, the names read from it, and the native asset. */
export interface HashedMetadata {
  readonly metadata: Uint8Array
  /** Version of the metadata's own format. */
  readonly version: number
  readonly specName: string
  readonly specVersion: number
  /** Undefined where the operator does not name it. */
  readonly asset: NativeAsset | undefined
}

/** The hash is defined over V15; other versions may number types otherwise (RFC-78, `Generating TypeRef`). */
const HASHED_VERSION = 15

const digestOf = ({ metadata, version, specName, specVersion, asset }: HashedMetadata): Uint8Array | undefined => {
  if (version !== HASHED_VERSION || asset === undefined) return undefined
  const { symbol: tokenSymbol, decimals } = asset
  try {
    // The library reads names and versions itself, and raises where it reads others. Of a view into a buffer it
    // reads on behind the view's end, hence the copy.
    return merkleizeMetadata(metadata.slice(), { specName, specVersion, tokenSymbol, decimals }).digest()
  } catch {
    return undefined
  }
}

/**
 * Gives the hash that `CheckMetadataHash` signs (RFC-78), or `undefined` where it cannot be known. Computed when it
 * is first asked for, once: it takes a tenth of a second or more, for each of up to 64 files.
 */
export const metadataHashOf = (hashed: HashedMetadata): (() => Uint8Array | undefined) => {
  let known: { readonly digest: Uint8Array | undefined } | undefined
  return () => (known ??= { digest: digestOf(hashed) }).digest
}
