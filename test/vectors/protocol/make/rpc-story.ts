/** Calls and answers of which rpc.json tells: values that both the right and the refused cases are made of. */
import { counting } from '../../../unit/protocol/support/fixtures.js'
import { AGENT_ACCOUNT, ALICE_ACCOUNT, DEPLOYMENT, KEY_ID, NONCE } from './inputs.js'
import { REQUEST_ID } from './replies.js'

export const TYPES = { Ed25519: 'ed25519', Sr25519: 'sr25519', Ecdsa: 'ecdsa' } as const
export type Kind = keyof typeof TYPES

export const AGENT = { ...DEPLOYMENT, agentAccount: AGENT_ACCOUNT }
export const EXPIRES_AT = 1_000_050

const PARAMS = {
  request_nonce: NONCE,
  payload: { type: 'ethereum_message', data: '0x68656c6c6f' },
  key_id: KEY_ID,
  chain_id: 'eip155:1',
  deadline: 1_000_300,
}
export const PARAMS_JSON =
  `{"chain_id":"eip155:1","deadline":1000300,"key_id":"${KEY_ID}",` +
  `"payload":{"data":"0x68656c6c6f","type":"ethereum_message"},"request_nonce":"${NONCE}"}`

/** The call that everything here is about, by one kind of caller. */
export const callBy = (kind: Kind) => ({
  method: 'signer_sign',
  params: PARAMS,
  account: ALICE_ACCOUNT[kind],
  nonce: NONCE,
  expiresAt: EXPIRES_AT,
})

export const CHALLENGE = counting(0x70, 32)
export const BINDING = counting(0x90, 32)

export const JOB = { job_id: REQUEST_ID, call: 'Sign', state: 'admitted', deadline: 1_000_300, admitted_at: 1_000_000 }
export const JOB_JSON = `{"admitted_at":1000000,"call":"Sign","deadline":1000300,"job_id":"${REQUEST_ID}","state":"admitted"}`
export const ERROR = {
  code: -32010,
  message: 'The caller has no job of this id.',
  data: { name: 'JobNotFound', retry: 'never' },
}
export const ERROR_JSON =
  '{"code":-32010,"data":{"name":"JobNotFound","retry":"never"},"message":"The caller has no job of this id."}'
export const SUBSCRIPTION = NONCE

/** The agent's answers. */
export const ANSWERS = {
  result: { method: 'signer_sign', params: PARAMS, result: JOB },
  error: { method: 'signer_getJob', params: { job_id: REQUEST_ID }, error: ERROR },
  notification: { method: 'signer_job', params: { subscription: SUBSCRIPTION, job: JOB } },
} as const
