import { randomBytes } from '@noble/hashes/utils.js'
import type { z } from 'zod'
import { healthResult } from '../../../types/worker/agent.js'
import { SignerError } from '../../errors/signer-error.js'
import { toHex } from '../../protocol/hash.js'
import { rpcCallMessage } from '../../protocol/rpc.js'
import { signAs, type RequestSigner } from '../request-signer.js'
import type { CallJson } from './call-json.js'
import { callUnproven, callWorker, type Endpoint } from './call-worker.js'

/** How a call is made. */
export interface CallOptions {
  /** Whether the answer must carry the agent's proof where TLS does not prove the agent. */
  readonly isProven: boolean
  readonly signal?: AbortSignal | undefined
}

/** Calls of one caller at one agent; all raise as `callWorker`, and SIGNER__CLIENT__INVALID_CALLER. */
export interface WorkerCaller {
  /** Without a signature, for what everybody may know. */
  readonly open: <T>(method: string, result: z.ZodType<T>) => Promise<T>
  /** Signed by the caller, for this call alone. */
  readonly signed: <T>(call: CallJson, result: z.ZodType<T>, options: CallOptions) => Promise<T>
  /** The L1 head by which deadlines are chosen. */
  readonly head: () => Promise<number>
}

/** Blocks for which a signed call counts: time for the way, and no more. */
const EXPIRY_BLOCKS = 50

/** A result in the form that it must have. Raises SIGNER__CLIENT__INVALID_ANSWER. */
export const readResult = <T>(method: string, schema: z.ZodType<T>, result: unknown): T => {
  const parsed = schema.safeParse(result)
  if (parsed.success) return parsed.data
  const message = `The result of ${method} is not of the form that it must have. Do not use it; update the client.`
  throw new SignerError('SIGNER__CLIENT__INVALID_ANSWER', message, { method })
}

/** `headOf` overrides what the agent itself says of its head. */
export const createCaller = (
  endpoint: Endpoint,
  caller: RequestSigner,
  headOf: (() => Promise<number>) | undefined,
): WorkerCaller => {
  const open: WorkerCaller['open'] = async (method, schema) =>
    readResult(method, schema, await callUnproven(endpoint.transport, method))

  const agentHead = async (): Promise<number> => {
    const { head } = await open('system_health', healthResult)
    if (head !== null) return head
    const message = 'The agent is still reading the chain. Try again in a minute.'
    throw new SignerError('SIGNER__CLIENT__CALL_UNAVAILABLE', message, { method: 'system_health' })
  }
  const head = headOf ?? agentHead

  const signed: WorkerCaller['signed'] = async ({ method, params }, schema, { isProven, signal }) => {
    const { account, type } = caller
    const [nonce, expiresAt] = [toHex(randomBytes(16)), (await head()) + EXPIRY_BLOCKS]
    const message = rpcCallMessage(endpoint.agent, { method, params, account, nonce, expiresAt })
    const signature = toHex((await signAs(caller, message)).value)
    const sent = { ...params, auth: { account, type, nonce, expires_at: expiresAt, signature } }
    return readResult(method, schema, await callWorker(endpoint, { method, params: sent, isProven }, signal))
  }
  return { open, signed, head }
}
