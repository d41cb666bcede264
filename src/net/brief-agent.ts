import { Agent } from 'node:http'
import { Agent as TlsAgent } from 'node:https'
import { Socket } from 'node:net'

const cutAfter = (ms: number, socket: Socket): void => {
  const timer = setTimeout(() => socket.destroy(), ms).unref()
  socket.once('close', () => clearTimeout(timer))
}

/**
 * Connections to a peer that need not be trusted to come to an end: each serves one request, is cut `ms` milliseconds
 * after it was begun, whatever comes meanwhile, and keeps no process alive. Time-outs of requests are of idleness, so
 * bytes that drip in would hold one for ever. A request that is cut fails, or its answer breaks off.
 */
export const briefAgent = (protocol: string, ms: number): Agent => {
  const agent = protocol === 'https:' ? new TlsAgent() : new Agent()
  const connect = agent.createConnection.bind(agent)
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback)
    if (socket instanceof Socket) cutAfter(ms, socket.unref())
    return socket
  }
  return agent
}
