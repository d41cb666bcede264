import type { KeyId, RequestId } from '../model/ids.js'
import type { KeyInfo, KeyState } from '../model/key.js'
import type { KeyRow } from '../model/rows.js'

export interface KeyViews {
  /** What the journal knows. */
  readonly rows: readonly KeyRow[]
  /** The callers' keys that the KMS has. */
  readonly held: readonly KeyInfo[]
  /** Whether the journal has a job of this id. */
  readonly knowsJob: (id: RequestId) => boolean
}

/** A key and the state that it is to have. */
export interface StateChange<State extends KeyState = KeyState> {
  readonly id: KeyId
  readonly state: State
}

/** What brings keys and journal in line. */
export interface KeyPlan {
  readonly inKms: readonly StateChange<'disabled' | 'deleted'>[]
  readonly inJournal: readonly StateChange[]
  /** Keys of the KMS that get a row. */
  readonly found: readonly KeyInfo[]
}

const STRICTNESS: Readonly<Record<KeyState, number>> = { active: 0, disabled: 1, deleted: 2 }

const isStricter = (a: KeyState, b: KeyState): boolean => STRICTNESS[a] > STRICTNESS[b]

/**
 * Compares keys and a journal that may be of different moments: of two states the stricter one holds, so that
 * nothing that was disabled or deleted comes back. A key that the KMS does not have was destroyed. One that only the
 * KMS has was made after the journal's moment, and gets a row, unless its job is there and will see to that.
 */
export const matchKeys = ({ rows, held, knowsJob }: KeyViews): KeyPlan => {
  const keys = new Map(held.map((key) => [key.id, key]))
  const known = new Set(rows.map(({ id }) => id))
  const inKms = rows.flatMap(({ id, state }): KeyPlan['inKms'] => {
    const key = keys.get(id)
    return key && state !== 'active' && isStricter(state, key.state) ? [{ id, state }] : []
  })
  const inJournal = rows.flatMap(({ id, state }): KeyPlan['inJournal'] => {
    const wanted = keys.get(id)?.state ?? 'deleted'
    return isStricter(wanted, state) ? [{ id, state: wanted }] : []
  })
  return { inKms, inJournal, found: held.filter(({ id, origin }) => !known.has(id) && !knowsJob(origin as RequestId)) }
}
