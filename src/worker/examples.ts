/** Values of the published examples: they name nothing that exists. */
import type { AuthJson } from '../../types/worker/auth.js'
import type { JobJson } from '../../types/worker/jobs.js'
import type { Hex } from '../model/ids.js'

const repeated = (byte: string, length: number): Hex => `0x${byte.repeat(length)}`

export const EXAMPLE_KEY_ID = repeated('c1', 32)
export const EXAMPLE_JOB_ID = repeated('a1', 32)
export const EXAMPLE_ACCOUNT = repeated('d4', 32)
export const EXAMPLE_PUBLIC_KEY = repeated('02', 33)
export const EXAMPLE_SUBSCRIPTION = repeated('5b', 16)

/** Of a call that is signed itself; the signature is a filler. */
export const EXAMPLE_AUTH: AuthJson = {
  account: EXAMPLE_ACCOUNT,
  type: 'sr25519',
  nonce: repeated('0a', 16),
  expires_at: 1_000_050,
  signature: repeated('51', 64),
}

/** What every job-making call has. */
export const EXAMPLE_REQUEST = { request_nonce: repeated('0e', 16), deadline: 1_000_300 }

/** What to sign, without what makes it a request. */
export const EXAMPLE_SIGN_INPUT = {
  chain_id: 'eip155:1',
  key_id: EXAMPLE_KEY_ID,
  payload: { type: 'ethereum_message', data: '0x68656c6c6f' },
} as const

/** A job that was answered with ok, and what the call adds to it. */
export const exampleJob = <Answer extends object>(call: JobJson['call'], answer: Answer) => ({
  job_id: EXAMPLE_JOB_ID,
  call,
  deadline: EXAMPLE_REQUEST.deadline,
  admitted_at: 1_000_000,
  state: 'answered',
  status: 'ok',
  reason: 'None',
  reason_number: 0,
  trail_entry: repeated('e0', 32),
  facts_salt: repeated('5a', 32),
  ...answer,
})

export const EXAMPLE_KEY_JOB = {
  key_id: EXAMPLE_KEY_ID,
  key_type: 'secp256k1',
  public_key: EXAMPLE_PUBLIC_KEY,
} as const

export const EXAMPLE_SIGNATURES = { signatures: [{ kind: 'ecdsa', bytes: repeated('01', 65) }] }

/** The record of that job, which came by the chain and was answered there. */
export const EXAMPLE_RECORD = {
  job_id: EXAMPLE_JOB_ID,
  caller: EXAMPLE_ACCOUNT,
  call: 'Sign',
  deadline: EXAMPLE_REQUEST.deadline,
  admitted_at: 1_000_000,
  door: 'chain',
  key_id: EXAMPLE_KEY_ID,
  state: 'answered',
  status: 'ok',
  reason: 'None',
  reason_number: 0,
  trail_entry: repeated('e0', 32),
  answered_at: 1_000_001,
  policy_id: 'base',
  route_id: 'transfers',
  reply: { state: 'final', extrinsic: repeated('ee', 32), block: 1_000_003 },
} as const
