import type { ChainId } from '../../model/ids.js'
import { isSameBytes } from '../same-bytes.js'
import { overEffects, type Condition } from '../subject.js'
import { known } from '../verdict.js'

/** `to_allowlist`: destinations (recipient, spender, delegate, contract) are among these addresses of the payload's chain. */
export const destinationIn = (addresses: ReadonlyMap<ChainId, readonly Uint8Array[]>): Condition => ({
  field: 'to_allowlist',
  test: (subject) => {
    const listed = addresses.get(subject.facts.chain) ?? []
    return overEffects(subject, ({ destination }) =>
      known(destination !== undefined && listed.some((address) => isSameBytes(address, destination))),
    )
  },
})
