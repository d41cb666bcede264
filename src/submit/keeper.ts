import type { AccountState, Registration } from '../model/l1.js'
import type { Cursor } from '../model/rows.js'
import type { RegistrationEvent } from './registration-events.js'
import {
  fallbackReason,
  isRefused,
  isRegistered,
  registrationRefused,
  type FallbackReason,
  type WantedRegistration,
} from './registration-state.js'

/** Watches the registration over successive finalised heads. It only tells: what is done follows from the state alone. */
export interface Keeper {
  /** What is new since the look before. The first look tells how things stand. */
  look(head: Pick<Cursor, 'timestampMs'>, account: AccountState): readonly RegistrationEvent[]
}

interface Seen {
  readonly registration: Registration | undefined
  readonly refused: boolean
  readonly reason: FallbackReason | undefined
}

const NOTHING_SEEN: Seen = { registration: undefined, refused: false, reason: undefined }

const see = (account: AccountState, wanted: WantedRegistration): Seen => ({
  registration: isRegistered(account, wanted) ? account.registration : undefined,
  refused: isRefused(account, wanted),
  reason: fallbackReason(account, wanted),
})

const isSame = (one: Registration | undefined, other: Registration): boolean =>
  one?.timestampMs === other.timestampMs && one.status === other.status && one.url === other.url

const ADVICE: Record<FallbackReason, string> = {
  lockedOut:
    'The chain keeps ten accounts for our measurement, for ever, and ours is not among them. Ask for a call by root, ' +
    'enclaveBridge.purgeEnclaveFromShardStatus with our measurement as shard and an account that is not in use, or ' +
    'run a build with another MRENCLAVE. Until then replies go out as remarks.',
  registrationRefused:
    'The registration is gone and the chain refuses a new one. Clients trust no agent without one: attest by Dcap, or, on ' +
    'a development chain, ask root to allow Skip again (teerex.setSecurityFlags). Until then what is owed goes out as ' +
    'remarks.',
}

const LOST = 'Somebody may remove a registration that is older than 48 hours. It is made again if the chain allows it.'

const newsOfRegistration = (before: Seen, { registration }: Seen, headMs: number): readonly RegistrationEvent[] => {
  if (!registration) return before.registration ? [{ kind: 'registrationLost', advice: LOST }] : []
  if (isSame(before.registration, registration)) return []
  const { method, status, url, timestampMs } = registration
  return [{ kind: 'registered', method, status, url, ageMs: headMs - timestampMs }]
}

const newsOfRefusal = (before: Seen, now: Seen, wanted: WantedRegistration): readonly RegistrationEvent[] =>
  now.refused && !before.refused
    ? [
        {
          kind: 'registrationRefused',
          isRegistered: now.registration !== undefined,
          error: registrationRefused(wanted),
        },
      ]
    : []

const newsOfFallback = (before: Seen, { reason }: Seen): readonly RegistrationEvent[] => {
  if (reason === before.reason) return []
  return [reason ? { kind: 'fallback', reason, advice: ADVICE[reason] } : { kind: 'fallbackEnded' }]
}

/** Remembers the last look, in memory: after a restart spells that last are told once more. */
export const createKeeper = (wanted: WantedRegistration): Keeper => {
  let before = NOTHING_SEEN
  return {
    look: ({ timestampMs }, account) => {
      const now = see(account, wanted)
      const news = [
        ...newsOfRegistration(before, now, timestampMs),
        ...newsOfRefusal(before, now, wanted),
        ...newsOfFallback(before, now),
      ]
      before = now
      return news
    },
  }
}
