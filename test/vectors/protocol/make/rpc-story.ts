/** Calls and answers of which rpc.json tells: values that both the right and the refused cases are made of. */
import { toHex } from '../../../../src/protocol/hash.js'
import { rpcCallMessage } from '../../../../src/protocol/rpc.js'
import { counting } from '../../../unit/protocol/support/fixtures.js'
import { SIGN } from './auth.js'
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

const JOB = { job_id: REQUEST_ID, call: 'Sign', state: 'admitted', deadline: 1_000_300, admitted_at: 1_000_000 }
const JOB_JSON = `{"admitted_at":1000000,"call":"Sign","deadline":1000300,"job_id":"${REQUEST_ID}","state":"admitted"}`
const ERROR = {
  code: -32010,
  message: 'The caller has no job of this id.',
  data: { name: 'JobNotFound', retry: 'never' },
}
const ERROR_JSON =
  '{"code":-32010,"data":{"name":"JobNotFound","retry":"never"},"message":"The caller has no job of this id."}'
const UNAUTHENTICATED = {
  code: -32001,
  message: 'Sign the call (params.auth).',
  data: { name: 'Unauthenticated', retry: 'never' },
}
const UNAUTHENTICATED_JSON =
  '{"code":-32001,"data":{"name":"Unauthenticated","retry":"never"},"message":"Sign the call (params.auth)."}'
const SUBSCRIPTION = NONCE

const ACCOUNT = ALICE_ACCOUNT.Ed25519
const GET_JOB = { method: 'signer_getJob', params: { job_id: REQUEST_ID } }

const signed = <P extends object>(method: string, params: P) => {
  const message = rpcCallMessage(AGENT, { ...callBy('Ed25519'), method, params })
  const signature = toHex(SIGN.Ed25519(message))
  return {
    method,
    params: { ...params, auth: { account: ACCOUNT, type: 'ed25519', nonce: NONCE, expires_at: EXPIRES_AT, signature } },
  }
}
const SIGNED_SIGN = signed('signer_sign', PARAMS)
const SIGNED_GET_JOB = signed('signer_getJob', GET_JOB.params)

/** The agent's answers. */
export const ANSWERS = {
  result: { ...SIGNED_SIGN, result: JOB },
  error: { ...SIGNED_GET_JOB, error: ERROR },
  sessionResult: { ...GET_JOB, account: ACCOUNT, result: JOB },
  errorToNobody: { ...GET_JOB, error: UNAUTHENTICATED },
  notification: { method: 'signer_job', params: { subscription: SUBSCRIPTION, job: JOB }, account: ACCOUNT },
} as const

const ACCOUNT_JSON = `"account":"${ACCOUNT}"`
const authJson = ({ params: { auth } }: ReturnType<typeof signed>): string =>
  `"auth":{${ACCOUNT_JSON},"expires_at":${EXPIRES_AT},"nonce":"${NONCE}","signature":"${auth.signature}","type":"ed25519"}`
const GET_JOB_JSON = `"params":{"job_id":"${REQUEST_ID}"}`

export const ANSWERS_JSON: Readonly<Record<keyof typeof ANSWERS, string>> = {
  result: `{"method":"signer_sign","params":{${authJson(SIGNED_SIGN)},${PARAMS_JSON.slice(1)},"result":${JOB_JSON}}`,
  error: `{"error":${ERROR_JSON},"method":"signer_getJob","params":{${authJson(SIGNED_GET_JOB)},"job_id":"${REQUEST_ID}"}}`,
  sessionResult: `{${ACCOUNT_JSON},"method":"signer_getJob",${GET_JOB_JSON},"result":${JOB_JSON}}`,
  errorToNobody: `{"error":${UNAUTHENTICATED_JSON},"method":"signer_getJob",${GET_JOB_JSON}}`,
  notification: `{${ACCOUNT_JSON},"method":"signer_job","params":{"job":${JOB_JSON},"subscription":"${SUBSCRIPTION}"}}`,
}
