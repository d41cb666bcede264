import type { ShieldingRecord } from '../../types/protocol/scale.js'
import { acceptRecord, findShieldingKey, isUsable } from './find-shielding-key.js'
import type { FinalizedHead, L1Reader } from './l1-reader.js'
import { checkRegistration, type Pin } from './pin.js'

/** How to get from a pin to a key to seal to. */
export interface ContactOptions {
  readonly pin: Pin
  /** `record ‖ signature`, when it came another way than by the chain; searched on chain when it has expired. */
  readonly signedRecord?: Uint8Array | undefined
  /** Of `findShieldingKey`. */
  readonly maxReads?: number | undefined
  /** The client's own clock, ms since 1970. */
  readonly nowMs: () => number
}

/** What a request is sealed on. */
export interface Contact {
  readonly head: FinalizedHead
  readonly record: ShieldingRecord
}

/**
 * Gives a function that proves the agent anew before each request, as section 4 of the protocol says: the
 * registration is read every time, the shielding record is kept while it is usable. The age of the
 * registration is measured by the later of the client's clock and the chain's, so that neither of them can
 * make it look younger than it is.
 *
 * The function raises as `checkRegistration`, `acceptRecord` and `findShieldingKey`.
 */
export const createContact = (options: ContactOptions, l1: L1Reader): (() => Promise<Contact>) => {
  const { pin, nowMs, maxReads } = options
  let given = options.signedRecord
  let known: ShieldingRecord | undefined

  return async () => {
    const head = await l1.finalizedHead()
    const stored = await l1.registration(pin.agentAccount, head)
    const { mrEnclave } = checkRegistration(stored, pin, Math.max(nowMs(), head.timestampMs))
    if (given) known = acceptRecord(given, pin, head.number)
    given = undefined
    if (!known || !isUsable(known, head.number)) {
      known = await findShieldingKey({ pin, mrEnclave, head: head.number, maxReads }, l1)
    }
    return { head, record: known }
  }
}
