import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { SignerError } from '../../errors/signer-error.js'
import { onAcceptFailed } from '../../net/on-accept-failed.js'
import { handlersOf, type HandlerDeps } from './handlers.js'
import type { After } from './options.js'
import { checkPeer, type PeerOf } from './peer-credentials.js'
import { serveSession, type Session, type SessionEnd } from './session.js'
import { claimSocketPath, protectSocket } from './socket-file.js'

/** What happens at the socket. */
export type ServeEvent =
  | { readonly type: 'agent-connected' }
  | { readonly type: 'ended'; readonly reason: SessionEnd; readonly wasAgent: boolean }
  | { readonly type: 'fault'; readonly error: unknown }
  /** A connection could not be taken; `reason` is the system's word. */
  | { readonly type: 'accept-failed'; readonly reason: string }

export interface KmsServerOptions {
  /** Path of the Unix socket, in a folder that only its owner writes. */
  readonly socket: string
  /** Users that may connect. */
  readonly allowUids: readonly number[]
  /** Group that may connect beside the owner. */
  readonly gid?: number | undefined
}

export interface KmsServerDeps extends HandlerDeps {
  readonly peerOf: PeerOf
  readonly after: After
  readonly onEvent: (event: ServeEvent) => void
}

/** A KMS that answers at a socket. */
export interface KmsServer {
  /** Takes nothing new, answers what is in hand, removes the socket. The KMS stays open. */
  close(): Promise<void>
}

const SESSION = { maxInFlight: 256, maxWaitingBytes: 8 * 1_048_576, patienceMs: 10_000 }
/** One agent, and those that are about to be refused. */
const MAX_CONNECTIONS = 16

const placeTaken = (): SignerError =>
  new SignerError(
    'SIGNER__KMS__DIRECTORY_LOCKED',
    'Another agent uses this KMS: two agents with the same keys would answer twice. Stop one of them',
  )

/**
 * Serves a KMS to one agent at a time. Who is at the other end is asked of the kernel before a byte is read. A second
 * agent is refused as long as the first one is connected, or has something in hand: a process that ends gives its
 * place up, whatever ends it.
 *
 * @throws what `claimSocketPath` and `protectSocket` raise; SIGNER__SETTINGS__INVALID when nobody can listen there
 */
export const startKmsServer = async (options: KmsServerOptions, deps: KmsServerDeps): Promise<KmsServer> => {
  await claimSocketPath(options.socket)
  const sessions = new Set<Session>()
  let agent: symbol | undefined

  const accept = (socket: Socket): void => {
    const place = Symbol('place')
    const session = serveSession(socket, SESSION, {
      after: deps.after,
      admit: () => checkPeer(deps.peerOf(socket), options.allowUids),
      takePlace: () => {
        if (agent !== undefined) throw placeTaken()
        agent = place
        deps.onEvent({ type: 'agent-connected' })
        return handlersOf(deps)
      },
      onFault: (error) => deps.onEvent({ type: 'fault', error }),
      onEnd: (reason) => {
        sessions.delete(session)
        deps.onEvent({ type: 'ended', reason, wasAgent: agent === place })
        if (agent === place) agent = undefined
        if (sessions.size === 0) onEmpty()
      },
    })
    sessions.add(session)
  }
  let onEmpty = (): void => undefined
  const server = createServer(accept)
  server.maxConnections = MAX_CONNECTIONS
  server.listen(options.socket)
  await once(server, 'listening').catch((cause: unknown) => {
    const message = `Nobody can listen at ${options.socket}: check the folder and its rights`
    throw new SignerError('SIGNER__SETTINGS__INVALID', message, { socket: options.socket }, cause)
  })
  onAcceptFailed(server, (reason) => deps.onEvent({ type: 'accept-failed', reason }))
  await protectSocket(options.socket, options.gid).catch((error: unknown) => {
    server.close()
    throw error
  })
  return {
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      const answered = new Promise<void>((resolve) => (onEmpty = resolve))
      if (sessions.size === 0) onEmpty()
      for (const session of sessions) session.stop()
      await Promise.all([closed, answered])
    },
  }
}
