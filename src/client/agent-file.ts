import * as z from 'zod'
import { SignerError } from '../errors/signer-error.js'
import type { AccountId, Hex } from '../model/ids.js'
import type { Pin } from './pin.js'

/** Where an agent is, and what pins it: what an operator hands to those who may ask it. Nothing in it is secret. */
export interface AgentAddress {
  readonly pin: Pin
  /** ws:// or wss:// addresses of L1 nodes. */
  readonly l1: readonly string[]
  /** http:// or https:// address of the worker's door, if it has one. */
  readonly worker?: string
}

const hex32 = z.string().regex(/^0x[0-9a-f]{64}$/, 'must be 0x and 64 lowercase hex digits')

const agentFileSchema = z.strictObject({
  version: z.literal(1),
  genesis: hex32,
  shard: hex32,
  agentAccount: hex32,
  mrEnclave: hex32.exactOptional(),
  allowSkip: z.boolean().exactOptional(),
  l1: z
    .array(z.url({ protocol: /^wss?$/, error: 'must be a ws:// or wss:// address' }))
    .min(1)
    .max(16),
  worker: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).exactOptional(),
})

/** The document of an agent file. */
export type AgentFile = z.infer<typeof agentFileSchema>

const invalid = (what: string, cause?: unknown): SignerError =>
  new SignerError(
    'SIGNER__CLIENT__INVALID_AGENT_FILE',
    `The agent file cannot be used:\n${what}\nAsk the operator of the agent for a new one.`,
    {},
    cause,
  )

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalid('it is not JSON', error)
  }
}

/**
 * Reads an agent file. Whoever can change it chooses the agent that is asked: take it from the operator by a way
 * that you trust. Raises SIGNER__CLIENT__INVALID_AGENT_FILE with every finding and its path.
 */
export const readAgentFile = (text: string): AgentAddress => {
  const { success, data, error } = agentFileSchema.safeParse(parseJson(text))
  if (!success) throw invalid(z.prettifyError(error))
  const { genesis, shard, agentAccount, mrEnclave, allowSkip, l1, worker } = data
  return {
    pin: {
      genesis: genesis as Hex,
      shard: shard as Hex,
      agentAccount: agentAccount as AccountId,
      ...(mrEnclave === undefined ? {} : { mrEnclave: mrEnclave as Hex }),
      ...(allowSkip === undefined ? {} : { allowSkip }),
    },
    l1,
    ...(worker === undefined ? {} : { worker }),
  }
}

/** The text of an agent file, which `readAgentFile` reads. */
export const writeAgentFile = ({ pin, l1, worker }: AgentAddress): string => {
  const { genesis, shard, agentAccount, mrEnclave, allowSkip } = pin
  const document: AgentFile = {
    version: 1,
    genesis,
    shard,
    agentAccount,
    ...(mrEnclave === undefined ? {} : { mrEnclave }),
    ...(allowSkip === undefined ? {} : { allowSkip }),
    l1: [...l1],
    ...(worker === undefined ? {} : { worker }),
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}
