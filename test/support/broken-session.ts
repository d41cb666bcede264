import { fromHex } from '../../src/protocol/hash.js'
import type { AgentPlace } from '../../src/protocol/rpc.js'
import { ALICE, sessionParams } from '../unit/worker/support/callers.js'
import type { WorkerCalls } from './signed-frames.js'
import { openSocket } from './worker-server.js'

export interface BrokenSessionContext {
  readonly agent: AgentPlace
  readonly calls: WorkerCalls
  readonly dice: (limit: number) => number
  /** A hostile text. */
  readonly nextText: () => string
  readonly frames: number
  /** Frames that the server has taken so far. */
  readonly handled: () => number
}

/** A connection of the account, that asks and watches jobs without reading, and breaks off in the midst of it. */
export const breakOffSession = async (url: string, context: BrokenSessionContext): Promise<void> => {
  const { agent, calls, dice, nextText, frames, handled } = context
  const { socket, next, ended } = await openSocket(url)
  const send = (method: string, params: object): void =>
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))
  send('signer_authenticate', {})
  const { challenge } = (JSON.parse(await next()) as { result: { challenge: `0x${string}` } }).result
  send('signer_authenticate', sessionParams(ALICE, fromHex(challenge), new Uint8Array(32), agent))
  await next()
  const before = handled()
  socket.pause()
  for (let i = 0; i < frames; i += 1) {
    const what = dice(8)
    if (what > 2) send(...calls.next())
    else if (what > 0) send('signer_subscribeJob', { job_id: calls.jobId() })
    else socket.send(nextText())
  }
  while (handled() - before < frames / 2) await new Promise(setImmediate)
  // The library tells the end of a paused connection only once it may read again.
  socket.resume()
  socket.terminate()
  await ended
}
