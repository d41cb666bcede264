import { SignerError } from '../../errors/signer-error.js'
import type { AccountId, RequestId } from '../../model/ids.js'
import { toHex } from '../../protocol/hash.js'
import { agentOf } from '../agent/agent-of.js'
import { readCaller } from '../agent/read-caller.js'
import type { OutputContext } from '../output.js'
import { settingsOnce, type ReadSettings } from '../settings-once.js'
import { clearFault } from '../agent/clear-fault.js'
import type { Door, OnAsk } from './door.js'
import type { RequestFlags } from './flags.js'
import { interruptible } from './interruptible.js'
import { openDoor, requireOneDoor } from './open-door.js'

interface Stop {
  readonly fault: () => SignerError
  readonly asked: OnAsk
}

/** Where a request that nobody waits for any more is found again. */
const wayTo = (requestId: RequestId, savedAs: string | undefined): string =>
  savedAs === undefined ? `signer-layer jobs show ${requestId}` : `signer-layer request resume ${savedAs}`

const stopOf = (): Stop => {
  let way = ''
  return {
    asked: (requestId, _, savedAs) => void (way = ` It goes on without you: ${wayTo(requestId, savedAs)}`),
    fault: () => new SignerError('SIGNER__CLIENT__REPLY_TIMEOUT', `Stopped before there was an answer.${way}`),
  }
}

/** Says on standard error what is on its way, before it is. */
const announce =
  ({ process }: OutputContext): OnAsk =>
  (requestId, call, savedAs) => {
    const kept = savedAs === undefined ? '' : `, kept in ${savedAs} with the secret that opens its reply`
    process.stderr.write(`Asking: request ${requestId} (${call})${kept}\n`)
  }

/** Closes a door also when nobody waits any more for what is done with it. */
const useOf = async (opening: Promise<Door>, use: (door: Door) => Promise<void>, signal: AbortSignal) => {
  const door = await opening
  const onAbort = (): void => void door.close().catch(() => undefined)
  signal.addEventListener('abort', onAbort)
  try {
    signal.throwIfAborted()
    await use(door)
  } finally {
    signal.removeEventListener('abort', onAbort)
    await door.close()
  }
}

/**
 * What `use` does at the door that the flags choose, for the caller that they name. A command that has read the
 * settings of the flags gives them.
 */
export const withDoor = async (
  context: OutputContext,
  flags: RequestFlags,
  use: (door: Door, caller: AccountId) => Promise<void>,
  settings: ReadSettings = settingsOnce(flags),
): Promise<void> => {
  requireOneDoor(flags)
  const pair = await readCaller(flags, flags.config)
  const caller = toHex(pair.addressRaw)
  const agent = await agentOf(flags, settings)
  const stop = stopOf()
  const told = announce(context)
  const onAsk: OnAsk = (...asked) => {
    stop.asked(...asked)
    told(...asked)
  }
  const run = (signal: AbortSignal): Promise<void> =>
    useOf(openDoor({ agent, caller: pair, onAsk, signal }, flags), (door) => use(door, caller), signal)
  await interruptible(run, stop.fault).catch((error: unknown) => {
    throw clearFault(error, {
      caller,
      l1: agent.l1,
      ...(agent.worker === undefined ? {} : { worker: agent.worker }),
    })
  })
}
