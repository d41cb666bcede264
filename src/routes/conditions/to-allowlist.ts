import type { Effect } from '../../model/facts.js'
import type { ChainId } from '../../model/ids.js'
import { formatAddress } from '../address.js'
import { isSameBytes } from '../same-bytes.js'
import { showSome } from '../show.js'
import { overEffects, showEffects, type Condition } from '../subject.js'
import { known } from '../verdict.js'

/** Addresses by chain. */
export type AddressesByChain = ReadonlyMap<ChainId, readonly Uint8Array[]>

/** Tokens on Solana go to token accounts, and whose these are does not always stand in the signed bytes. */
const hidesOwner = (chain: ChainId, { kind, asset, owner }: Effect): boolean =>
  chain.startsWith('solana:') && kind === 'transfer' && asset instanceof Uint8Array && owner === undefined

const isIn = (addresses: readonly Uint8Array[], address: Uint8Array | undefined): boolean =>
  address !== undefined && addresses.some((each) => isSameBytes(each, address))

/**
 * `to_allowlist`: destinations (recipient, spender, delegate, contract) are among these addresses of the payload's
 * chain, or are token accounts of a listed wallet: `tokenAccounts`, or by proof of the payload itself. A `deny` route
 * that lists a wallet cannot tell whether any other token account is that wallet's.
 */
export const destinationIn = (addresses: AddressesByChain, tokenAccounts: AddressesByChain = new Map()): Condition => ({
  field: 'to_allowlist',
  test: (subject) => {
    const { chain } = subject.facts
    const listed = addresses.get(chain) ?? []
    const accounts = tokenAccounts.get(chain) ?? []
    return overEffects(subject, (effect) => {
      const { destination, owner } = effect
      const isListed = isIn(listed, destination) || isIn(listed, owner) || isIn(accounts, destination)
      return !isListed && subject.over === 'any' && listed.length > 0 && hidesOwner(chain, effect)
        ? 'unknown'
        : known(isListed)
    })
  },
  wanted: ({ facts: { chain } }) => {
    const listed = addresses.get(chain) ?? []
    return listed.length === 0
      ? `an address listed for ${chain}`
      : showSome(listed, (each) => formatAddress(chain, each))
  },
  got: (subject) => {
    const { chain } = subject.facts
    const listed = addresses.get(chain) ?? []
    return showEffects(
      subject,
      ({ destination }) => (destination === undefined ? 'no destination' : formatAddress(chain, destination)),
      ({ destination }) => !isIn(listed, destination),
    )
  },
})
