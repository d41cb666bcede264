import { connect, type Socket } from 'node:net'
import { systemCodeOf } from '../../errors/system-code.js'
import { LinkLost, NobodyAnswers } from './link.js'

/** No socket, one that a process that ended has left, one with a full queue. */
const NOBODY_THERE = ['ENOENT', 'ECONNREFUSED', 'EAGAIN', 'ECONNRESET']

const notConnected = (cause: unknown): LinkLost => {
  const code = systemCodeOf(cause) ?? 'unknown'
  if (NOBODY_THERE.includes(code)) return new NobodyAnswers(`no connection (${code})`, { cause })
  const advice = code === 'EACCES' ? ': this user has no right to the socket, see serve.gid of the KMS' : ''
  return new LinkLost(`no connection (${code})${advice}`, { cause })
}

/** Connects to a Unix socket. Raises NobodyAnswers, and LinkLost for what waiting alone does not mend. */
export const connectSocket = (path: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(socket))
    socket.once('error', (cause) => reject(notConnected(cause)))
  })
