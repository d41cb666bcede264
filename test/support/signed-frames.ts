import { requestId } from '../../src/protocol/ids.js'
import type { AgentPlace } from '../../src/protocol/rpc.js'
import type { KeyId } from '../../src/model/ids.js'
import { ALICE, ALICE_SR, freshNonce, withAuth } from '../unit/worker/support/callers.js'
import { mutate } from './hostile-frames.js'

type Dice = (limit: number) => number

/** Calls of somebody who may call: params as the methods want them, a fresh nonce each. */
export interface WorkerCalls {
  /** Method and params of a call that may have any effect that a worker can have. */
  next(): readonly [method: string, params: object]
  /** Ids of jobs that were asked for, one in sixteen of them never answered. */
  jobId(): string
}

const DEADLINE = 1_300

export const createWorkerCalls = (agent: AgentPlace, keyId: KeyId, dice: Dice): WorkerCalls => {
  const UNKNOWN_KEY = `0x${'77'.repeat(32)}`
  let last = freshNonce()
  const fresh = (): { request_nonce: string; deadline: number } => ({
    request_nonce: (last = freshNonce()),
    deadline: dice(20) === 0 ? 1 : DEADLINE,
  })
  const jobId = (): string => requestId({ ...agent, caller: ALICE.account, nonce: last, callIndex: 0 })
  const digest = () => ({
    chain_id: dice(20) === 0 ? 'eip155:1' : 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
    key_id: dice(10) === 0 ? UNKNOWN_KEY : keyId,
    payload: { type: dice(20) === 0 ? 'solana_message' : 'digest', data: `0x${'5a'.repeat(32)}` },
  })
  const calls: readonly (() => readonly [string, object])[] = [
    () => ['signer_sign', { ...digest(), ...fresh() }],
    () => ['signer_signBatch', { requests: [digest(), digest()], ...fresh() }],
    () => ['signer_generateKey', { key_type: 'ed25519', chains: [digest().chain_id], ...fresh() }],
    () => ['signer_publicKey', { key_id: keyId, ...fresh() }],
    () => ['signer_deleteKey', { key_id: UNKNOWN_KEY, ...fresh() }],
    // The nonce of the call before, with other content most of the time.
    () => ['signer_publicKey', { key_id: keyId, request_nonce: last, deadline: DEADLINE }],
    () => ['signer_getJob', { job_id: jobId() }],
    () => ['signer_listJobs', { limit: 1 + dice(200), ...(dice(4) === 0 ? { after: jobId() } : {}) }],
    // For operators, of whom there is none here.
    () => ['signer_listJobs', { all: true }],
    () => ['signer_explain', digest()],
    () => ['signer_listKeys', { limit: 1 + dice(50) }],
    () => ['signer_listKeys', dice(2) === 0 ? { key_id: keyId } : { all: true }],
    () => ['signer_getStatus', {}],
    () => ['signer_getAttestation', {}],
    () => ['signer_getShieldingKey', {}],
  ]
  return { next: () => calls[dice(calls.length)]!(), jobId }
}

const REMEMBERED = 64

/** Calls that are signed and right; every fourth is an earlier one once more, every fourth is changed on its way. */
export const createSignedFrames = (agent: AgentPlace, calls: WorkerCalls, dice: Dice): (() => string) => {
  const sent: string[] = []
  const fresh = (): string => {
    const [method, params] = calls.next()
    const caller = dice(8) === 0 ? ALICE_SR : ALICE
    const isOpen = /Attestation|ShieldingKey/.test(method)
    // Some are signed for another agent.
    const signedFor = dice(16) === 0 ? { ...agent, shard: agent.genesis } : agent
    const signed = isOpen ? params : withAuth(caller, method, params, { agent: signedFor })
    const text = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: signed })
    sent[dice(REMEMBERED)] = text
    return text
  }
  return () => {
    const earlier = sent[dice(REMEMBERED)]
    const what = dice(4)
    if (what > 1 || earlier === undefined) return fresh()
    return what === 0 ? earlier : mutate(fresh(), dice)
  }
}
