import type { AccountState } from '../model/l1.js'
import type { Submission } from '../model/reply.js'
import type { Cursor, ShieldingRow } from '../model/rows.js'
import { carriesRecord } from './carries.js'
import {
  isRefused,
  isRegistered,
  publicationForm,
  type PublicationForm,
  type WantedRegistration,
} from './registration-state.js'

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
  readonly registration: WantedRegistration
  /** Age, in ms of chain time, at which a registration is renewed. */
  readonly renewAfterMs: number
  readonly maxRepliesPerBulk: number
}

/** What is to be brought on chain next, and in which form. */
export type Want =
  | { readonly kind: 'register' }
  | { readonly kind: 'record'; readonly row: ShieldingRow; readonly form: PublicationForm }
  | { readonly kind: 'bulk'; readonly form: PublicationForm }

const isStale = ({ registration }: AccountState, { head }: SubmitView, options: WantOptions): boolean =>
  registration !== undefined &&
  (head.timestampMs - registration.timestampMs >= options.renewAfterMs || registration.url !== options.registration.url)

const isRegistrationDue = (view: SubmitView, account: AccountState, options: WantOptions): boolean => {
  if (view.live.some(({ kind }) => kind === 'register') || isRefused(account, options.registration)) return false
  return !isRegistered(account, options.registration) || isStale(account, view, options)
}

/**
 * Clients take the record that was published last, so one that is older than any that is on chain, or on its way there,
 * stays back: it would take its place.
 */
const unpublishedRecord = ({ shielding, live, head }: SubmitView): ShieldingRow | undefined => {
  const isOut = (row: ShieldingRow): boolean =>
    row.published || live.some((submission) => carriesRecord(submission, row))
  return shielding.slice(shielding.findLastIndex(isOut) + 1).find(({ validUntil }) => validUntil >= head.number)
}

/**
 * What to do next, from the store and the account at the finalised head: register when it is due and the chain
 * allows it, then publish shielding records, then replies. What is published in the usual form waits for a
 * registration of our own method and measurement, because it names it; a renewal, or another URL, holds up nothing
 * (DESIGN 7). Where the chain refuses that form for good, the fallback form goes out at once. While `gathering`,
 * replies wait for more, unless they already fill a bulk.
 */
export const nextWant = (
  view: SubmitView,
  account: AccountState,
  options: WantOptions,
  gathering: boolean,
): Want | undefined => {
  if (isRegistrationDue(view, account, options)) return { kind: 'register' }
  const form = publicationForm(account, options.registration)
  if (!form) return undefined
  const row = unpublishedRecord(view)
  if (row) return { kind: 'record', row, form }
  const enough = gathering ? options.maxRepliesPerBulk : 1
  return view.readyReplies >= enough ? { kind: 'bulk', form } : undefined
}
