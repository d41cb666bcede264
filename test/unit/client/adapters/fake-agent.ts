import { NO_OPTIONS } from '../../../../types/protocol/no-options.js'
import { openEphemeralKms } from '../../../../src/kms/open.js'
import type { KeyType } from '../../../../src/model/key.js'
import { payloadDecoder, type DecoderOptions } from '../../../../src/payloads/decode.js'
import { REPLY_KIND_OF } from '../../../../src/protocol/reply-kind.js'
import type { AgentKey, PayloadSigner, SignAnswer } from '../../../../src/client/adapters/agent-key.js'
import type { SignInput } from '../../../../src/client/index.js'
import { hex32 } from '../fixtures.js'

const REQUEST = hex32(0x4e)

const denied = (reason: 'MalformedPayload' | 'NoRoute', detail: string): SignAnswer => ({
  status: 'denied',
  requestId: REQUEST,
  reason,
  reasonNumber: reason === 'NoRoute' ? 1 : 8,
  detail,
})

/** A test key, held by the agent's own key store behind its own decoder: what it cannot read is denied. */
export const agentKey = async (
  type: KeyType,
  chainId: string,
  options: DecoderOptions = { substrateRuntimes: [], contracts: new Map() },
): Promise<{ readonly held: AgentKey; readonly asked: SignInput[]; readonly close: () => void }> => {
  const kms = await openEphemeralKms()
  const made = { type, purpose: 'caller', chains: [chainId], origin: 'test', createdBlock: 1 } as const
  const key = await kms.generateKey(made)
  const decode = payloadDecoder(options)
  const asked: SignInput[] = []
  const sign = async (input: SignInput): Promise<SignAnswer> => {
    asked.push({ opts: NO_OPTIONS, ...input })
    const result = decode({ chainId: input.chainId, key, payload: input.payload, owns: () => false })
    if (!result.ok) return denied('MalformedPayload', `${result.reason}: ${result.detail}`)
    const [first, ...others] = await Promise.all(
      result.decoded.toSign.map(async (item) => ({
        kind: REPLY_KIND_OF[item.scheme],
        bytes: await kms.sign({ keyId: key.id, purpose: 'caller', ...item }),
      })),
    )
    return first
      ? { status: 'ok', requestId: REQUEST, signatures: [first, ...others] }
      : denied('MalformedPayload', 'nothing to sign')
  }
  const held = { client: { sign }, key: { keyId: key.id, keyType: type, publicKey: key.publicKey }, chainId }
  return { held, asked, close: () => kms.close() }
}

/** Answers every payload with this. */
export const answering = (answer: SignAnswer): PayloadSigner => ({ sign: async () => answer })

export const denying = answering(denied('NoRoute', 'no route allows 150 ETH'))

export const failing = answering({ status: 'failed', requestId: REQUEST, reason: 'BackendFailed', reasonNumber: 1001 })

export const late = answering({ status: 'expired', requestId: REQUEST, reason: 'DeadlinePassed', reasonNumber: 2000 })

/** Lets the agent sign, and flips a bit in its first signature on the way. */
export const tampering = ({ client }: AgentKey): PayloadSigner => ({
  sign: async (input) => {
    const answer = await client.sign(input)
    if (answer.status !== 'ok') return answer
    const [{ kind, bytes }, ...others] = answer.signatures
    return {
      ...answer,
      signatures: [{ kind, bytes: bytes.map((byte, at) => (at === 40 ? byte ^ 1 : byte)) }, ...others],
    }
  },
})

/** Gives one signature more than was asked for. */
export const doubling = ({ client }: AgentKey): PayloadSigner => ({
  sign: async (input) => {
    const answer = await client.sign(input)
    if (answer.status !== 'ok') return answer
    const [first, ...others] = answer.signatures
    return { ...answer, signatures: [first, ...others, first] }
  },
})

/** For what must not reach the agent. */
export const unexpected: PayloadSigner = {
  sign: async () => {
    throw new Error('the agent was asked')
  },
}
