import { randomBytes } from '@noble/hashes/utils.js'
import * as z from 'zod'
import type { RequestCall } from '../../../types/protocol/scale.js'
import { attestationResult, healthResult, shieldingKeyResult } from '../../../types/worker/agent.js'
import { explainResult } from '../../../types/worker/explain.js'
import { foundJobSchema, listJobsResult } from '../../../types/worker/job-records.js'
import { jobSchema, jobsResult, type JobJson } from '../../../types/worker/jobs.js'
import { foundKeysResult, keyRecordsResult, listKeysResult } from '../../../types/worker/keys.js'
import { listLimitsResult } from '../../../types/worker/limits.js'
import { statusResult } from '../../../types/worker/status.js'
import { SignerError } from '../../errors/signer-error.js'
import type { RequestId } from '../../model/ids.js'
import { toHex } from '../../protocol/hash.js'
import { requestId } from '../../protocol/ids.js'
import {
  deleteKeyCall,
  disableKeyCall,
  enableKeyCall,
  generateKeyCall,
  grantCall,
  publicKeyCall,
  revokeCall,
  rotateKeyCall,
  signCall,
} from '../calls.js'
import { createKnownKeys, type KnownKeys } from '../known-keys.js'
import { requireKey, requireKeys, requireSameJob } from './check-keys.js'
import { requestJson, signInputJson } from './call-json.js'
import { createCaller, type WorkerCaller } from './signed-call.js'
import { createTransport } from './transport/transport.js'
import type {
  WorkerClient,
  WorkerClientOptions,
  WorkerRequest,
  WorkerRequestOptions,
  WorkerSendOptions,
} from './worker-client.js'
import { atDoor, readAnswer, requireJob, type WorkerResultsOf } from './worker-results.js'

type Calls = readonly RequestCall[]

const DEADLINE_BLOCKS = 300
const ATTEMPTS = 100

const halfASecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 500))

const createPrepare =
  ({ agent, caller }: WorkerClientOptions, { head }: WorkerCaller) =>
  async <C extends Calls>(calls: C, options: WorkerRequestOptions = {}): Promise<WorkerRequest<C>> => {
    const nonce = options.nonce ?? toHex(randomBytes(16))
    const deadline = options.deadline ?? (await head()) + (options.deadlineBlocks ?? DEADLINE_BLOCKS)
    const place = { ...agent, caller: caller.account, nonce }
    return { calls, nonce, deadline, requestIds: calls.map((_, callIndex) => requestId({ ...place, callIndex })) }
  }

const jobsSchema = z.union([jobsResult, jobSchema])

const timeout = (attempts: number, requestIds: readonly RequestId[]): SignerError =>
  new SignerError(
    'SIGNER__CLIENT__REPLY_TIMEOUT',
    `The jobs were not answered in ${attempts} looks at them. That does not mean that nothing was signed: send the same request again.`,
    { requestId: requestIds[0] },
  )

/** Sends the same request until all its jobs are answered: the agent waits with each answer, and asks nobody twice. */
const createAsk =
  ({ pause = halfASecond }: WorkerClientOptions, { signed }: WorkerCaller) =>
  async ({ calls, nonce, deadline, requestIds }: WorkerRequest, options: WorkerSendOptions): Promise<JobJson[]> => {
    const { attempts = ATTEMPTS, signal } = options
    const call = requestJson(calls, nonce, deadline)
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (attempt > 0) await pause()
      const result = await signed(call, jobsSchema, { isProven: true, signal })
      const jobs = 'jobs' in result ? result.jobs : [result]
      if (jobs.every(({ state }) => state === 'answered')) return jobs
    }
    throw timeout(attempts, requestIds)
  }

const createSend = (options: WorkerClientOptions, caller: WorkerCaller, keys: KnownKeys) => {
  const ask = createAsk(options, caller)
  return async <C extends Calls>(
    request: WorkerRequest<C>,
    sendOptions: WorkerSendOptions = {},
  ): Promise<WorkerResultsOf<C>> => {
    const { calls, requestIds } = request
    const expected = keys.expectationsOf(calls, requestIds)
    const jobs = await ask(request, sendOptions)
    const results = calls.map((call, i) => {
      const id = requestIds[i] as RequestId
      const job = requireJob(jobs[i], call, id)
      const result = readAnswer(call, job, sendOptions.expect?.get(i) ?? expected.get(id))
      if ('keyId' in result) keys.learn(result)
      return atDoor(result, job)
    })
    return results as unknown as WorkerResultsOf<C>
  }
}

/** A client of one agent's worker door. It makes no call before it is asked to. */
export const createWorkerClient = (options: WorkerClientOptions): WorkerClient => {
  const { agent, caller, head } = options
  const transport = createTransport(options)
  const calls = createCaller({ transport, agent }, caller, head)
  const prepare = createPrepare(options, calls)
  const send = createSend(options, calls, createKnownKeys())
  const unproven = { isProven: false }

  const request = async <const C extends Calls>(
    asked: C,
    how: WorkerRequestOptions & WorkerSendOptions = {},
  ): Promise<WorkerResultsOf<C>> => send(await prepare(asked, how), how)

  return {
    prepare,
    send,
    generateKey: async (input, how) => (await request([generateKeyCall(input)], how))[0],
    publicKey: async (keyId, how) => (await request([publicKeyCall(keyId)], how))[0],
    sign: async (input, how) => (await request([signCall(input)], how))[0],
    deleteKey: async (keyId, how) => (await request([deleteKeyCall(keyId)], how))[0],
    grant: async (input, how) => (await request([grantCall(input)], how))[0],
    revoke: async (input, how) => (await request([revokeCall(input)], how))[0],
    disableKey: async (keyId, how) => (await request([disableKeyCall(keyId)], how))[0],
    enableKey: async (keyId, how) => (await request([enableKeyCall(keyId)], how))[0],
    rotateKey: async (input, how) => (await request([rotateKeyCall(input)], how))[0],
    getJob: async (id) =>
      requireSameJob(
        await calls.signed({ method: 'signer_getJob', params: { job_id: id } }, jobSchema, { isProven: true }),
        id,
      ),
    findJob: async (id) =>
      requireSameJob(
        await calls.signed({ method: 'signer_getJob', params: { job_id: id } }, foundJobSchema, { isProven: true }),
        id,
      ),
    listJobs: (params = {}) => calls.signed({ method: 'signer_listJobs', params }, listJobsResult, unproven),
    findKey: async (id) => {
      const asked = { method: 'signer_listKeys', params: { key_id: id } }
      return requireKey(requireKeys(await calls.signed(asked, foundKeysResult, unproven)), id)
    },
    listKeyRecords: async (owner, page = {}) => {
      const params = { ...page, ...(owner === undefined ? { all: true } : { owner }) }
      return requireKeys(await calls.signed({ method: 'signer_listKeys', params }, keyRecordsResult, unproven))
    },
    status: () => calls.signed({ method: 'signer_getStatus', params: {} }, statusResult, unproven),
    listKeys: async (page = {}) =>
      requireKeys(await calls.signed({ method: 'signer_listKeys', params: page }, listKeysResult, unproven)),
    explain: (input) =>
      calls.signed({ method: 'signer_explain', params: signInputJson(signCall(input)) }, explainResult, unproven),
    listLimits: (params = {}) => calls.signed({ method: 'signer_listLimits', params }, listLimitsResult, unproven),
    health: () => calls.open('system_health', healthResult),
    shieldingKey: () => calls.open('signer_getShieldingKey', shieldingKeyResult),
    attestation: () => calls.open('signer_getAttestation', attestationResult),
    close: () => transport.close(),
  }
}
