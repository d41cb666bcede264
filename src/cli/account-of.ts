import { askAttestation } from '../client/worker/ask-attestation.js'
import { peekAccount } from '../kms/peek-account.js'
import type { AccountId } from '../model/ids.js'
import { toHex } from '../protocol/hash.js'
import type { Settings } from '../settings/schema.js'
import { workerUrlOf } from './agent/agent-of.js'

/** How long an agent on this machine may take to say who it is. */
const ANSWER_WITHIN_MS = 3_000

const inTime: typeof globalThis.fetch = (input, init) =>
  fetch(input, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })

/** The account that the worker's door of an agent with these settings names; undefined where nobody answers so. */
export const accountAtDoor = async (settings: Settings): Promise<AccountId | undefined> => {
  const url = workerUrlOf(settings)
  if (url === undefined) return undefined
  return askAttestation(url, inTime).then(
    ({ account }) => account,
    () => undefined,
  )
}

/**
 * The account of an agent of this machine: by its key folder, whether it runs or not, or by its worker's door. Nobody
 * proves it. Undefined for an agent that was never started.
 */
export const accountOf = async (settings: Settings): Promise<AccountId | undefined> => {
  const found = settings.kms.mode === 'sealed' ? await peekAccount(settings.kms.dir) : undefined
  return found === undefined ? accountAtDoor(settings) : toHex(found)
}
