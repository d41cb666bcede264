import type { TlsOptions } from 'node:tls'
import { SignerError } from '../../errors/signer-error.js'
import type { RandomBytes } from '../random.js'
import type { Root } from '../root.js'
import { beginCeremony, fingerprintOf } from './ceremony.js'
import { collectorOf, type Collector, type Taken } from './collector.js'
import { openDoor } from './door.js'
import type { RecoverySet } from './recovery-set.js'

export interface CollectOptions {
  /** IP address and port; 0 takes a free one. */
  readonly listen: { readonly host: string; readonly port: number }
  readonly tls?: TlsOptions | undefined
  /** Ends the waiting. */
  readonly signal: AbortSignal
}

export interface CollectDeps {
  readonly random: RandomBytes
  /** The door is open: the fingerprint is what operators have to be told, by another way than the network. */
  readonly onOpen: (at: { readonly url: string; readonly fingerprint: string }) => void
  readonly onTaken: (taken: Taken) => void
}

const untilAborted = (signal: AbortSignal): { readonly aborted: Promise<'aborted'>; readonly stop: () => void } => {
  let stop = (): void => undefined
  const aborted = new Promise<'aborted'>((resolve) => {
    const onAbort = (): void => resolve('aborted')
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    stop = () => signal.removeEventListener('abort', onAbort)
  })
  return { aborted, stop }
}

const waitForShares = async (collector: Collector, signal: AbortSignal): Promise<void> => {
  const { aborted, stop } = untilAborted(signal)
  const ended = await Promise.race([collector.enough, aborted]).finally(stop)
  if (ended !== 'aborted') return
  const { received, threshold } = collector.progress()
  throw new SignerError(
    'SIGNER__KMS__RECOVERY_UNAVAILABLE',
    `${received} of ${threshold} shares came in time: start again, with a new key, and have all of them sent again`,
    { received, threshold },
  )
}

/**
 * Opens a door for the shares of a set, waits until there are enough of them, closes it, and joins. Shares are in
 * memory only, and wiped however it ends. Raises SIGNER__KMS__RECOVERY_UNAVAILABLE when `signal` comes first or the
 * door cannot be opened, and what `joinShares` raises.
 */
export const collectRoot = async (set: RecoverySet, options: CollectOptions, deps: CollectDeps): Promise<Root> => {
  const ceremony = beginCeremony(set.setId, deps.random)
  const collector = collectorOf(set, ceremony)
  try {
    const { listen, tls, signal } = options
    const door = await openDoor({ ...listen, tls }, { ceremony, collector, onTaken: deps.onTaken })
    deps.onOpen({ url: door.url, fingerprint: fingerprintOf(ceremony) })
    await waitForShares(collector, signal).finally(() => door.close())
    return await collector.join()
  } finally {
    collector.wipe()
  }
}
