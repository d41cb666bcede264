import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import {
  createL1Reader,
  findShieldingKey,
  type KeyResult,
  type WorkerClient,
  type WorkerRequest,
} from '../../src/client/index.js'
import { SignerError } from '../../src/errors/signer-error.js'
import type { KeyId } from '../../src/model/ids.js'
import type { Parts } from '../../src/parts/parts.js'
import { tlsSpki } from '../../src/worker/transport/tls-spki.js'
import {
  accountOfPair,
  endow,
  startChain,
  startTestAgent,
  tempDir,
  untilPublished,
  type TestAgent,
  type TestAgentChanges,
  type TestChain,
} from '../support/agent-e2e.js'
import { nextBlock } from '../support/carry.js'
import { makeCertificate } from '../support/certificates.js'
import { connectPinned, pinnedFetch } from '../support/pinned-connection.js'
import {
  newKey,
  RANDOMISED_CHAIN,
  refusalOf,
  signatureOf,
  signDigest,
  workerOf,
  workerSection,
} from '../support/worker-e2e.js'
import { openSession } from '../support/worker-session.js'
import { deferred } from '../support/worker-server.js'

type Backend = NonNullable<ReturnType<Parts['backends']>>

describe("the worker's door, over several lives of an agent", () => {
  let chain: TestChain
  let running: TestAgent
  let worker: WorkerClient
  let pair: KeyringPair
  let key: KeyResult
  let other: KeyResult
  let answered: WorkerRequest
  let signature: Uint8Array
  const bodies: string[] = []
  const certificate = makeCertificate({ name: 'agent' })
  const { dir, remove } = tempDir()

  /** Keeps what it sends, as somebody on the way could. */
  const listening: typeof fetch = (url, init) => {
    bodies.push(init?.body as string)
    return fetch(url, init)
  }
  /** The next life of the agent; its port is another one. */
  const start = async (changes: Partial<TestAgentChanges> = {}): Promise<void> => {
    running = await startTestAgent(chain, dir, { worker: workerSection([pair]), ...changes })
    // The chain's own head: an agent that has just begun does not tell one.
    worker = workerOf(running, pair, { head: async () => chain.l1.head().number, fetch: listening })
  }
  /** Signs with another backend in place of the usual one. */
  const withBackend =
    (sign: (usual: Backend, ...args: Parameters<Backend['sign']>) => ReturnType<Backend['sign']>) =>
    (parts: Parts): Parts => ({
      ...parts,
      backends: (id) => {
        const usual = parts.backends(id)
        return usual && { ...usual, sign: (...args) => sign(usual, ...args) }
      },
    })
  const prepare = (byte: number, keyId: KeyId = key.keyId) =>
    worker.prepare([signDigest(RANDOMISED_CHAIN, keyId, byte)])

  before(async () => {
    await cryptoWaitReady()
    // A well-known development key.
    pair = new Keyring({ type: 'sr25519' }).addFromUri('//Bob')
    chain = await startChain()
    await endow(chain, [accountOfPair(pair)])
  })
  after(async () => {
    await running?.agent.stop().catch(() => undefined)
    await chain?.close()
    remove()
  })

  it('gives an answer to the call that waits when the agent stops, and refuses what comes after', async () => {
    const [reached, held] = [deferred(), deferred()]
    const change = withBackend(async (usual, ...args) => {
      reached.resolve()
      await held.promise
      return usual.sign(...args)
    })
    await start({ change })
    await untilPublished(chain, running)
    key = await newKey(worker, RANDOMISED_CHAIN, 'Sr25519')
    other = await newKey(worker, RANDOMISED_CHAIN, 'Sr25519')
    answered = await prepare(0x11)
    const late = await prepare(0x12)
    const waiting = worker.send(answered)
    await reached.promise

    const stopped = running.agent.stop()
    const refusal = await refusalOf(worker.send(late))
    held.resolve()

    assert.equal(refusal, 'ShuttingDown')
    const [result] = await waiting
    signature = signatureOf(result!)
    await stopped
  })

  it('takes nothing while the agent catches up with the chain', async () => {
    await start()

    assert.equal(await refusalOf(worker.send(await prepare(0x21))), 'NotReady')
    assert.deepEqual(await worker.health().then(({ ready, head }) => [ready, head]), [false, null])
    await nextBlock(chain, running)
    assert.deepEqual(await worker.health().then(({ ready, head }) => [ready, head]), [true, chain.l1.head().number])
  })

  it('reads and repeats after a restart what was answered before it, with the very same bytes', async () => {
    const [result] = await worker.send(answered)
    const job = await worker.getJob(answered.requestIds[0]!)

    assert.deepEqual(signatureOf(result!), signature)
    assert.ok(job.state === 'answered')
    assert.equal(job.signatures?.[0]?.bytes, `0x${Buffer.from(signature).toString('hex')}`)
  })

  it('remembers over a restart which signed calls were made', async () => {
    const replay = bodies.find((body) => body.includes(answered.nonce))
    const response = await fetch(running.agent.workerUrl as string, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: replay!,
    })

    const { error } = (await response.json()) as { error: { data: { name: string } } }
    assert.equal(error.data.name, 'AuthReplayed')
  })

  it('tells who waits where his job stands when a fault ends the agent, and finishes it in the next life', async () => {
    await running.agent.stop()
    const reached = deferred()
    const change = withBackend((_, _id, keyId) => {
      reached.resolve()
      // One key's backend never answers; with the other's the journal turns out to be broken.
      if (keyId === key.keyId) return new Promise(() => undefined)
      return Promise.reject(new SignerError('SIGNER__STORE__ROW_CORRUPT', 'a row is not what was written'))
    })
    await start({ change, worker: { ...workerSection([pair]), answerWithinMs: 120_000 } })
    await nextBlock(chain, running)
    const [stuck, breaking] = [await prepare(0x31), await prepare(0x32, other.keyId)]

    const waiting = refusalOf(worker.send(stuck, { attempts: 1 }))
    await reached.promise
    const breaks = refusalOf(worker.send(breaking, { attempts: 1 }))

    await assert.rejects(running.agent.finished, { code: 'SIGNER__STORE__ROW_CORRUPT' })
    // Both were told that their jobs are not answered; a cut connection would be CALL_UNAVAILABLE.
    assert.deepEqual([await waiting, await breaks], ['SIGNER__CLIENT__REPLY_TIMEOUT', 'SIGNER__CLIENT__REPLY_TIMEOUT'])
    await start()
    await nextBlock(chain, running)
    for (const request of [stuck, breaking]) signatureOf((await worker.send(request))[0])
  })

  it('names its certificate on chain: who pins it there reaches this agent, and a session belongs to the channel', async () => {
    await running.agent.stop()
    const [certFile, keyFile] = [join(dir, 'cert.pem'), join(dir, 'key.pem')]
    writeFileSync(certFile, certificate.cert)
    writeFileSync(keyFile, certificate.key, { mode: 0o600 })
    await start({ worker: { ...workerSection([pair]), tls: { certFile, keyFile } } })
    await nextBlock(chain, running)
    await untilPublished(chain, running)

    const { pin } = running
    const where = { pin, mrEnclave: pin.mrEnclave as `0x${string}`, head: chain.l1.head().number }
    const { tlsSpki: pinned } = await findShieldingKey(where, createL1Reader(chain.api))

    assert.deepEqual(pinned, tlsSpki(certificate.cert))
    const url = running.agent.workerUrl as string
    assert.ok(url.startsWith('https:'))
    const secure = workerOf(running, pair, { fetch: pinnedFetch(pinned) })
    assert.deepEqual(signatureOf((await secure.send(answered))[0]!), signature)
    const socket = await connectPinned(url, pinned)
    const session = await openSession(url, pin, pair, { createConnection: () => socket })
    const { result, proof } = await session.call('signer_getJob', { job_id: answered.requestIds[0] })
    assert.deepEqual([session.account, result['state'], proof], [accountOfPair(pair), 'answered', 'absent'])
    await session.close()
  })
})
