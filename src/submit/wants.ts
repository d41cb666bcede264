import type { Hex } from '../model/ids.js'
import type { AccountState } from '../model/l1.js'
import type { Submission } from '../model/reply.js'
import type { Cursor, ShieldingRow } from '../model/rows.js'
import { carriesRecord } from './carries.js'

/** What the store says at one moment. */
export interface SubmitView {
  /** The newest committed finalised block. */
  readonly head: Cursor
  readonly live: readonly Submission[]
  /** Oldest first. */
  readonly shielding: readonly ShieldingRow[]
  /** Replies that no live or included submission carries. */
  readonly readyReplies: number
}

export interface WantOptions {
  readonly registration: { readonly method: 'Skip' | 'Dcap'; readonly mrEnclave: Hex }
  /** Age, in ms of chain time, at which a registration is renewed. */
  readonly renewAfterMs: number
  readonly maxRepliesPerBulk: number
}

/** What is to be brought on chain next. */
export type Want =
  { readonly kind: 'register' } | { readonly kind: 'record'; readonly row: ShieldingRow } | { readonly kind: 'bulk' }

const isOurs = ({ registration }: AccountState, wanted: WantOptions['registration']): boolean =>
  registration?.method === wanted.method && registration.mrEnclave === wanted.mrEnclave

const isOld = ({ registration }: AccountState, { head }: SubmitView, renewAfterMs: number): boolean =>
  registration !== undefined && head.timestampMs - registration.timestampMs >= renewAfterMs

const unpublishedRecord = ({ shielding, live, head }: SubmitView): ShieldingRow | undefined =>
  shielding.find(
    (row) =>
      !row.published && row.validUntil >= head.number && !live.some((submission) => carriesRecord(submission, row)),
  )

/**
 * What to do next, from the store and the account at the finalised head: register when it is due, then
 * publish shielding records, then replies. All else waits for a registration of our own method and
 * measurement, because what is published names it; a renewal holds up nothing (DESIGN 7). While `gathering`, replies wait for more, unless they already fill a bulk.
 */
export const nextWant = (
  view: SubmitView,
  account: AccountState,
  options: WantOptions,
  gathering: boolean,
): Want | undefined => {
  const registered = isOurs(account, options.registration)
  const registering = view.live.some(({ kind }) => kind === 'register')
  if (!registering && (!registered || isOld(account, view, options.renewAfterMs))) return { kind: 'register' }
  if (!registered) return undefined
  const row = unpublishedRecord(view)
  if (row) return { kind: 'record', row }
  const enough = gathering ? options.maxRepliesPerBulk : 1
  return view.readyReplies >= enough ? { kind: 'bulk' } : undefined
}
