/** Secrets in everything that a job meets: neither its trail entry nor its answer holds one (rule 8). */
import assert from 'node:assert/strict'
import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import type { JobDeps } from '../../../src/jobs/ports.js'
import { runJob } from '../../../src/jobs/run-job.js'
import type { Job } from '../../../src/model/job.js'
import { reportEvents } from '../../../src/report/report.js'
import { limitedTransaction } from '../../support/limits.js'
import { openMemory, type Memory } from '../../support/memory-store.js'
import { accountOf, deployment, devPair, freshNonce } from '../../support/request.js'
import { BYTES, canariesIn, tellingError } from './support/canaries.js'

const inJson = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)

describe('no canary is in the trail', () => {
  let memory: Memory
  beforeEach(async () => {
    memory = await openMemory()
    memory.store.transaction((tx) =>
      tx.setCursor({ number: 5, hash: `0x${'05'.repeat(32)}`, timestampMs: 30_000, specVersion: 2 }),
    )
  })
  afterEach(() => memory.close())

  const never = (): never => assert.fail('it is not to be used')
  const deps = (changes: Partial<JobDeps>): JobDeps => ({
    transaction: limitedTransaction(memory.store),
    newestFinalized: () => 5,
    decode: never,
    factsHash: never,
    decide: never,
    backend: never,
    checkChains: () => ({ ok: true }),
    generateKey: never,
    deleteKey: never,
    setKeyState: never,
    randomNonce: () => new Uint8Array(12),
    ...changes,
  })

  /** Runs a job with secrets in each of its parts, and gives all that is written of it. */
  const writtenOf = async (changes: Partial<JobDeps>): Promise<string> => {
    const caller = accountOf(devPair('Alice'))
    const key = await memory.kms.generateKey({
      type: 'Secp256k1',
      purpose: 'caller',
      owner: caller,
      chains: ['eip155:1'],
      origin: `0x${'01'.repeat(32)}`,
      createdBlock: 5,
    })
    const nonce = freshNonce()
    const job: Job = {
      id: `0x${'0b'.repeat(32)}`,
      caller,
      nonce,
      callIndex: 0,
      call: {
        tag: 'Sign',
        value: {
          chainId: 'eip155:1',
          keyId: key.id,
          payload: { tag: 'EthereumTransaction', value: BYTES.payload },
          opts: NO_OPTIONS,
        },
      },
      deadline: 100,
      admittedAt: 5,
      factsSalt: BYTES.plaintext.slice(0, 32),
      replyTo: { secret: BYTES.replySecret, isPublic: false, block: 5 },
      state: 'admitted',
    }
    memory.store.transaction((tx) => {
      tx.insertKey({ ...key, label: '' })
      tx.insertRequest({ caller, nonce, contentHash: job.id, block: 5 })
      tx.insertJob(job)
    })
    const answered = await runJob({ deployment, keysPerOwner: 3, destroyDelayBlocks: 10 }, deps(changes), job)
    const lines: unknown[] = []
    const line = (...said: unknown[]): void => void lines.push(said)
    reportEvents({ error: line, warn: line, info: line, debug: line })({ type: 'answered', answered })
    const trail = memory.store.transaction((tx) => tx.trail(1, 10))
    assert.equal(trail.length, 1)
    return JSON.stringify({ trail, lines, detail: answered.result.detail }, inJson)
  }

  it('when a payload cannot be decoded', async () => {
    const text = await writtenOf({
      decode: () => ({ ok: false, reason: 'MalformedPayload', detail: 'it is no transaction' }),
    })
    assert.match(text, /MalformedPayload/)
    assert.deepEqual(canariesIn(text), [])
  })

  it('when a decoder tells all it knows', async () => {
    const decode = (): never => {
      throw tellingError()
    }
    assert.deepEqual(canariesIn(await writtenOf({ decode })), [])
  })
})
