import type { ChainId } from '../../../model/ids.js'
import { parseAddress } from '../../../routes/address.js'
import type { Registry, TokenEntry } from '../../../routes/registry.js'
import { usage } from '../usage.js'
import { toBaseUnits, type NamedAmount } from './amount.js'

/** What a transfer moves. */
export interface Moved {
  readonly base: bigint
  /** Undefined for the native asset. */
  readonly token?: TokenEntry
}

/** The raw bytes of an address, or of one that the settings have under a label. Raises SIGNER__CLI__INVALID_FLAG. */
export const readRecipient = (text: string, chain: ChainId, { addressBook }: Registry): Uint8Array => {
  const labelled = addressBook.get(text)
  if (labelled?.chain === chain) return labelled.address
  const parsed = parseAddress(chain, text)
  if (parsed.ok) return parsed.bytes
  // Without the text: a mistyped address looks like a secret, and would be shown as one that was taken out.
  throw usage(`--to is no address on ${chain} and no label of the settings: ${parsed.problem}`)
}

const knownOn = (chain: ChainId, { chains, tokens }: Registry): readonly string[] => [
  ...(chains.get(chain) === undefined ? [] : [chains.get(chain)?.symbol ?? '']),
  ...tokens.filter((token) => token.chain === chain).map(({ symbol }) => symbol),
]

const unknownSymbol = (symbol: string, chain: ChainId, registry: Registry): never => {
  const known = knownOn(chain, registry)
  throw usage(
    known.length === 0
      ? `--transfer: nothing is known of the assets of ${chain}: list it under names.chains in the settings, and give those by --config`
      : `--transfer: ${symbol} is no asset of ${chain} that is known (known: ${known.join(', ')})`,
  )
}

/**
 * What an amount moves on a chain: of the native asset, or of a token of the registry. Symbols are compared exactly.
 * Raises SIGNER__CLI__INVALID_FLAG.
 */
export const readMoved = (amount: NamedAmount, chain: ChainId, registry: Registry): Moved => {
  const native = registry.chains.get(chain)
  if (native?.symbol === amount.symbol) return { base: toBaseUnits(amount, native.decimals, '--transfer') }
  const token = registry.tokens.find((each) => each.chain === chain && each.symbol === amount.symbol)
  if (token === undefined) return unknownSymbol(amount.symbol, chain, registry)
  return { base: toBaseUnits(amount, token.decimals, '--transfer'), token }
}
