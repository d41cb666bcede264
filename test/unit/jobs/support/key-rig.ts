/** Jobs on keys over the real store and the real KMS in memory; every payload is a digest, and approved. */
import assert from 'node:assert/strict'
import type { RequestCall } from '../../../../types/protocol/scale.js'
import { NO_OPTIONS } from '../../../../types/protocol/no-options.js'
import type { JobDeps, JobSettings } from '../../../../src/jobs/ports.js'
import { runJob } from '../../../../src/jobs/run-job.js'
import type { JobResult } from '../../../../src/jobs/result.js'
import type { Decision } from '../../../../src/model/decision.js'
import type { Facts } from '../../../../src/model/facts.js'
import type { AccountId, KeyId } from '../../../../src/model/ids.js'
import type { Job } from '../../../../src/model/job.js'
import type { GrantRow, KeyRow, TrailEntry } from '../../../../src/model/rows.js'
import { requestId } from '../../../../src/protocol/ids.js'
import { bitsOf } from '../../../../src/protocol/rights.js'
import type { StoreTx } from '../../../../src/store/port.js'
import { limitedTransaction } from '../../../support/limits.js'
import { openMemory, type Memory } from '../../../support/memory-store.js'
import { deployment, freshNonce } from '../../../support/request.js'

export const OWNER: AccountId = `0x${'0a'.repeat(32)}`
export const FRIEND: AccountId = `0x${'0b'.repeat(32)}`
export const STRANGER: AccountId = `0x${'0c'.repeat(32)}`
export const NO_KEY: KeyId = `0x${'99'.repeat(32)}`
export const DIGEST = new Uint8Array(32).fill(9)

const CHAIN = 'eip155:1'
const facts: Facts = {
  chain: CHAIN,
  understood: true,
  doubts: [],
  blind: true,
  effects: [{ kind: 'digest' }],
  replay: {},
}
export const APPROVED: Decision = {
  outcome: 'approved',
  backend: 'kms-integritee',
  by: { policyId: 'p', policyVersion: 1, policyHash: `0x${'aa'.repeat(32)}`, routeId: 'r' },
  limits: [],
}

export const generateCall: RequestCall = {
  tag: 'GenerateKey',
  value: { keyType: 'Secp256k1', chains: [CHAIN], label: 'hot' },
}
export const publicKeyCall = (keyId: KeyId): RequestCall => ({ tag: 'PublicKey', value: { keyId } })
export const signCall = (keyId: KeyId): RequestCall => ({
  tag: 'Sign',
  value: { chainId: CHAIN, keyId, payload: { tag: 'Digest', value: DIGEST }, opts: NO_OPTIONS },
})
export const deleteCall = (keyId: KeyId): RequestCall => ({ tag: 'DeleteKey', value: { keyId } })
export const grantCall = (
  keyId: KeyId,
  rights: GrantRow['rights'],
  until = 100,
  to: AccountId = FRIEND,
): RequestCall => ({ tag: 'Grant', value: { keyId, to, rights: bitsOf(rights), until } })
export const disableCall = (keyId: KeyId, disabled = true): RequestCall => ({
  tag: 'DisableKey',
  value: { keyId, disabled },
})
export const rotateCall = (keyId: KeyId): RequestCall => ({ tag: 'RotateKey', value: { keyId, keyType: 'Secp256k1' } })

export interface KeyRig {
  readonly memory: Memory
  readonly settings: JobSettings
  /** What its jobs may touch. */
  readonly deps: () => JobDeps
  /** The newest finalised block, 5 at first. */
  block: number
  read<T>(work: (tx: StoreTx) => T): T
  admit(caller: AccountId, call: RequestCall): Job
  run(job: Job, changes?: Partial<JobDeps>): Promise<JobResult>
  /** Admits a call and runs it. */
  ask(caller: AccountId, call: RequestCall, changes?: Partial<JobDeps>): Promise<JobResult>
  /** A new key of the owner. */
  newKey(owner?: AccountId): Promise<KeyRow>
  keyOf(id: KeyId): KeyRow | undefined
  /** Runs a job until it hangs in this step, and leaves it there: what a crash leaves, and the job that is taken up again. */
  crashIn(step: 'generateKey' | 'setKeyState' | 'deleteKey', caller: AccountId, call: RequestCall): Promise<Job>
  /** Runs a job up to its answer, which is not kept. */
  crashBeforeAnswer(caller: AccountId, call: RequestCall): Promise<Job>
  newestEntry(): TrailEntry | undefined
}

export const openKeyRig = async (keysPerOwner = 5): Promise<KeyRig> => {
  const memory = await openMemory()
  const settings: JobSettings = { deployment, keysPerOwner, destroyDelayBlocks: 10 }
  const { store, kms } = memory
  const read: KeyRig['read'] = (work) => store.transaction(work)
  read((tx) => tx.setCursor({ number: 5, hash: `0x${'05'.repeat(32)}`, timestampMs: 30_000, specVersion: 2 }))

  const deps = (): JobDeps => ({
    transaction: limitedTransaction(store),
    newestFinalized: () => rig.block,
    decode: () => ({ ok: true, decoded: { facts, toSign: [{ scheme: 'ecdsa', message: DIGEST }] } }),
    factsHash: () => `0x${'fa'.repeat(32)}`,
    decide: () => APPROVED,
    backend: () => ({ sign: (id, keyId, toSign) => kms.signFor(id, keyId, toSign) }),
    checkChains: () => ({ ok: true }),
    generateKey: (job, type, chains) =>
      kms.generateKey({ type, purpose: 'caller', owner: job.caller, chains, origin: job.id, createdBlock: 5 }),
    deleteKey: (id) => kms.deleteKey(id),
    setKeyState: (id, state) => kms.setKeyState(id, state),
    randomNonce: () => new Uint8Array(12),
  })
  const run: KeyRig['run'] = async (job, changes = {}) =>
    (await runJob(settings, { ...deps(), ...changes }, job)).result
  const admit: KeyRig['admit'] = (caller, call) => {
    const nonce = freshNonce()
    const id = requestId({ ...deployment, caller, nonce, callIndex: 0 })
    const secret = new Uint8Array(32).fill(1)
    const job: Job = {
      id,
      caller,
      nonce,
      callIndex: 0,
      call,
      deadline: 1_000,
      admittedAt: 5,
      factsSalt: new Uint8Array(32),
      replyTo: { secret, isPublic: false, block: 5 },
      state: 'admitted',
    }
    read((tx) => tx.insertJob(job))
    return job
  }
  const reread = (id: Job['id']): Job => read((tx) => tx.findJob(id)) ?? assert.fail('the job is gone')

  const rig: KeyRig = {
    memory,
    settings,
    deps,
    block: 5,
    read,
    admit,
    run,
    ask: (caller, call, changes) => run(admit(caller, call), changes),
    newKey: async (owner = OWNER) => {
      const { keyId } = await run(admit(owner, generateCall))
      return rig.keyOf(keyId as KeyId) ?? assert.fail('no key was made')
    },
    keyOf: (id) => read((tx) => tx.findKey(id)),
    crashIn: async (step, caller, call) => {
      const job = admit(caller, call)
      await new Promise<void>((resolve, reject) => {
        const hanging = (): Promise<never> => (resolve(), new Promise<never>(() => undefined))
        run(job, { [step]: hanging }).then(() => reject(new Error(`nothing of ${step} was done`)), reject)
      })
      return reread(job.id)
    },
    crashBeforeAnswer: async (caller, call) => {
      const job = admit(caller, call)
      const crash = (): never => {
        throw new Error('crash')
      }
      await assert.rejects(run(job, { randomNonce: crash }), /crash/)
      return reread(job.id)
    },
    newestEntry: () => read((tx) => tx.trail(1, 1_000)).at(-1)?.entry,
  }
  return rig
}

/** What an answer says in short. */
export const answerOf = ({ outcome, reason, contents }: JobResult): string =>
  outcome === 'ok' ? (contents[0]?.kind ?? 'nothing') : reason
