import { randomBytes } from 'node:crypto'
import { localBackend } from '../../src/backends/local-backend.js'
import { backendRegistry } from '../../src/backends/registry.js'
import type { JobDeps } from '../../src/jobs/ports.js'
import { runJob } from '../../src/jobs/run-job.js'
import type { KeyId } from '../../src/model/ids.js'
import type { Job } from '../../src/model/job.js'
import type { Parts } from '../../src/parts/parts.js'
import { checkKeyChains } from '../../src/payloads/chains.js'
import { payloadDecoder } from '../../src/payloads/decode.js'
import { factsHash } from '../../src/payloads/facts-hash.js'
import { toHex } from '../../src/protocol/hash.js'
import type { AgentPlace } from '../../src/protocol/rpc.js'
import { compilePolicy } from '../../src/routes/compile.js'
import { decide } from '../../src/routes/decide.js'
import { parsePolicy } from '../../src/routes/document.js'
import { createPolicyBook } from '../../src/routes/book/policy-book.js'
import { policySet } from '../../src/routes/book/policy-set.js'
import { createLimitBook } from '../../src/routes/limits/limit-book.js'
import { createRegistry } from '../../src/routes/registry.js'
import { createDispatcher, type Dispatcher } from '../../src/worker/dispatch.js'
import { createWorkerDoor } from '../../src/stages/worker-door.js'
import { ALICE, ALICE_SR } from '../unit/worker/support/callers.js'
import { HEAD } from '../unit/worker/support/memory-ports.js'
import { limitedTransaction } from './limits.js'
import { openMemory } from './memory-store.js'
import { testMetrics } from './metrics.js'
import { deployment } from './request.js'

/** The dispatcher over the real door, store, keys and jobs, all in memory; only the chain is missing. */
export interface RealDoor extends Pick<Dispatcher, 'handle'> {
  readonly agent: AgentPlace
  /** Of the account that calls: an Ed25519 key for Solana, whose digests may be signed. */
  readonly keyId: KeyId
  close(): void
}

const CHAIN = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'
const POLICY =
  '{ routes: [{ id: blind, match: { kind: digest }, action: { backend: kms-integritee, allow_blind: true } }] }'

const silent = (): void => undefined
/** Nobody here is an operator. */
const noStatus = (): never => {
  throw new Error('unexpected use of the port status')
}
const logger = { error: silent, warn: silent, info: silent, debug: silent }

/** One job in sixteen is never run: who asked for it waits in vain, and may watch it for ever. */
export const isForgotten = (nonce: string): boolean => nonce.endsWith('0')

const SETTINGS = {
  ratePerSecond: 1_000_000,
  burst: 1_000_000,
  inFlight: 64,
  answerWithinMs: 20,
  subscriptionsPerConnection: 8,
}
const ADMIT = { callsPerCaller: 1e9, replyBudget: 0, windowBlocks: 10, openJobsPerCaller: 1e9 }
const JOBS = { deployment, keysPerOwner: 20, destroyDelayBlocks: 10 }

export const openRealDoor = async (): Promise<RealDoor> => {
  const { store, kms, close } = await openMemory()
  const origin = 'account'
  const account = await kms.generateKey({ type: 'Ed25519', purpose: 'account', chains: [], origin, createdBlock: 0 })
  const owned = { type: 'Ed25519', purpose: 'caller', owner: ALICE.account, chains: [CHAIN] } as const
  const key = await kms.generateKey({ ...owned, origin: `0x${'01'.repeat(32)}`, createdBlock: 0 })
  store.transaction((tx) => {
    tx.insertKey({ ...key, label: '' })
    tx.setCursor({ number: HEAD, hash: `0x${'05'.repeat(32)}`, timestampMs: 42_000, specVersion: 2 })
  })
  const agentAccount = toHex(account.publicKey)
  const policy = compilePolicy(parsePolicy(POLICY), createRegistry())
  const decode = payloadDecoder({ substrateRuntimes: [], contracts: new Map() })
  const writer = { account: agentAccount, accountAt: async () => ({ nonce: 0, freePlanck: 0n }) }
  const accounts = [ALICE, ALICE_SR].map((caller) => ({ account: caller.account, roles: ['worker'] }))
  const settings = { worker: { accounts }, policy: { issuers: [] } }
  const metrics = testMetrics()
  const book = createPolicyBook(policySet({ policy, sinceBlock: 0 }, []))
  const parts = { store, kms, account, settings, deployment, writer, book, metrics } as unknown as Parts
  const limits = createLimitBook(() => undefined)
  const door = createWorkerDoor(parts, {
    admitSettings: { ...ADMIT, deployment, allowsCaller: () => true, randomSalt: () => randomBytes(32) },
    decode,
    policyTime: { now: () => undefined, advance: () => undefined },
    limits,
    isReconciled: () => true,
  })
  const jobs: JobDeps = {
    transaction: limitedTransaction(store, limits),
    newestFinalized: () => HEAD,
    decode,
    factsHash,
    decide: (subject) => decide({ ...subject, policyTimeMs: undefined }, [policy]),
    backend: backendRegistry([localBackend({ kms })]),
    checkChains: checkKeyChains,
    generateKey: ({ id, caller }, type, chains) =>
      kms.generateKey({ type, purpose: 'caller', owner: caller, chains, origin: id, createdBlock: HEAD }),
    deleteKey: (id) => kms.deleteKey(id),
    setKeyState: (id, state) => kms.setKeyState(id, state),
    randomNonce: () => randomBytes(12),
  }
  const run = async (job: Job): Promise<void> => {
    await runJob(JOBS, jobs, job)
    door.answered(job.id)
  }
  door.asked$.subscribe((job) => {
    if (!isForgotten(job.nonce)) void run(job)
  })
  const nowMs = (): number => performance.now()
  const { handle } = createDispatcher(SETTINGS, {
    ports: { ...door.ports, status: noStatus },
    nowMs,
    randomBytes,
    logger,
    metrics: metrics.worker,
  })
  return { handle, agent: { ...deployment, agentAccount }, keyId: key.id, close }
}
