import type { Server } from 'node:net'
import { systemCodeOf } from '../errors/system-code.js'

/**
 * Hears of connections that a listening server could not take, mostly for want of file descriptors, with the system's
 * word for it. The server goes on; without a listener the same `error` would end the process. To be called once it
 * listens: what listening fails with is another matter.
 */
export const onAcceptFailed = (server: Pick<Server, 'on'>, tell: (reason: string) => void): void =>
  void server.on('error', (error) => tell(systemCodeOf(error) ?? 'unknown'))
