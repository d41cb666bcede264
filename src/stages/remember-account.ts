import type { AccountState, L1Writer } from '../model/l1.js'

/** A writer, and what was last read through it. */
export interface RememberedAccount {
  readonly writer: L1Writer
  /** Our account at the highest block for which it was read; undefined before the first. */
  latest(): AccountState | undefined
}

/**
 * Remembers what others read of our account, so that who watches the agent asks the node for nothing: the
 * submitter reads it at each block.
 */
export const rememberAccount = (writer: L1Writer): RememberedAccount => {
  let newest: { readonly block: number; readonly state: AccountState } | undefined
  const accountAt: L1Writer['accountAt'] = async (at) => {
    const state = await writer.accountAt(at)
    if (newest === undefined || at.number >= newest.block) newest = { block: at.number, state }
    return state
  }
  // Not a copy: what the writer computes when it is asked stays so.
  const remembering = Object.create(writer, { accountAt: { value: accountAt, enumerable: true } }) as L1Writer
  return { writer: remembering, latest: () => newest?.state }
}
