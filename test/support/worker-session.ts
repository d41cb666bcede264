import type { TLSSocket } from 'node:tls'
import type { KeyringPair } from '@polkadot/keyring/types'
import type { ClientOptions, WebSocket } from 'ws'
import { checkProof } from '../../src/client/worker/check-proof.js'
import { fromKeyringPair } from '../../src/client/index.js'
import { signAs } from '../../src/client/request-signer.js'
import type { AccountId } from '../../src/model/ids.js'
import { fromHex, toHex } from '../../src/protocol/hash.js'
import { sessionMessage, type AgentPlace } from '../../src/protocol/rpc.js'
import { openSocket } from './worker-server.js'

type Members = Readonly<Record<string, unknown>>

interface Response {
  readonly id?: unknown
  readonly result?: Members
  readonly error?: { readonly data: Members }
}

/** A WebSocket that belongs to an account: its calls need no signature of their own. */
export interface WorkerSession {
  readonly account: unknown
  /** The result without its proof, and what the proof says. Throws the name of an error. */
  call(method: string, params?: object): Promise<{ readonly result: Members; readonly proof: string }>
  close(): Promise<void>
}

/** RFC 9266 on the client's end. The library keeps the connection to itself. */
const bindingOf = (socket: WebSocket): Uint8Array => {
  const connection = (socket as unknown as { _socket: Partial<TLSSocket> })._socket
  const binding = connection.exportKeyingMaterial?.(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0))
  return binding ?? new Uint8Array(32)
}

/** Opens a WebSocket and makes it the account's. */
export const openSession = async (
  url: string,
  agent: AgentPlace,
  pair: KeyringPair,
  options: ClientOptions = {},
): Promise<WorkerSession> => {
  const { socket, next, ended } = await openSocket(url.replace(/^http/, 'ws'), options)
  let id = 0
  /** Proofs name who owns the connection. */
  let owner: AccountId | undefined = undefined
  const call: WorkerSession['call'] = async (method, params) => {
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: (id += 1), method, ...(params && { params }) }))
    const { result, error } = JSON.parse(await next()) as Response
    if (!result) throw new Error(String(error?.data['name']))
    const { proof, ...members } = result
    const asked = { method, params, ...(owner && { account: owner }) }
    return { result: members, proof: checkProof(agent, proof, { ...asked, result: members }) }
  }
  const { challenge } = (await call('signer_authenticate', {})).result
  const message = sessionMessage(agent, fromHex(challenge as `0x${string}`), bindingOf(socket))
  const caller = fromKeyringPair(pair)
  const { account, type } = caller
  const signature = toHex((await signAs(caller, message)).value)
  const owned = await call('signer_authenticate', { account, type, signature })
  owner = account
  return {
    account: owned.result['account'],
    call,
    close: async () => {
      socket.close()
      await ended
    },
  }
}
