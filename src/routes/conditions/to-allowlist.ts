import type { Effect } from '../../model/facts.js'
import type { ChainId } from '../../model/ids.js'
import { formatAddress } from '../address.js'
import { isSameBytes } from '../same-bytes.js'
import { showSome } from '../show.js'
import { overEffects, showEffects, type Condition } from '../subject.js'
import { known } from '../verdict.js'

/** Tokens on Solana go to token accounts, and whose these are does not stand in the signed bytes. */
const hidesOwner = (chain: ChainId, { asset }: Effect): boolean =>
  chain.startsWith('solana:') && asset !== undefined && asset !== 'native'

/**
 * `to_allowlist`: destinations (recipient, spender, delegate, contract) are among these addresses of the payload's
 * chain. A `deny` route that lists a wallet cannot tell whether a token account is that wallet's.
 */
export const destinationIn = (addresses: ReadonlyMap<ChainId, readonly Uint8Array[]>): Condition => ({
  field: 'to_allowlist',
  test: (subject) => {
    const { chain } = subject.facts
    const listed = addresses.get(chain) ?? []
    return overEffects(subject, (effect) => {
      const { destination } = effect
      const isListed = destination !== undefined && listed.some((address) => isSameBytes(address, destination))
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
      ({ destination }) => destination === undefined || !listed.some((each) => isSameBytes(each, destination)),
    )
  },
})
