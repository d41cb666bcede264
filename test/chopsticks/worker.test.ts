import assert from 'node:assert/strict'
import { Keyring } from '@polkadot/keyring'
import type { KeyringPair } from '@polkadot/keyring/types'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { jobSchema } from '../../types/worker/jobs.js'
import { verifySignature, type KeyResult, type SignerClient } from '../../src/client/index.js'
import { signInputJson } from '../../src/client/worker/call-json.js'
import type { WorkerClient } from '../../src/client/index.js'
import { fromHex } from '../../src/protocol/hash.js'
import { freshNonce } from '../support/request.js'
import {
  accountOfPair,
  dappOf,
  endow,
  startChain,
  startTestAgent,
  tempDir,
  untilPublished,
  type TestAgent,
  type TestChain,
} from '../support/agent-e2e.js'
import { carry, untilFinal } from '../support/carry.js'
import { countedBy } from '../support/metrics.js'
import { extrinsicsOf, repliesIn } from '../support/published.js'
import {
  FOUR_CHAINS,
  newKey,
  RANDOMISED_CHAIN,
  refusalOf,
  signatureOf,
  signDigest,
  trailOf,
  workerOf,
  workerSection,
} from '../support/worker-e2e.js'
import { openSession, type WorkerSession } from '../support/worker-session.js'

describe("the worker's door of an agent on the development runtime", () => {
  let chain: TestChain
  let running: TestAgent
  let worker: WorkerClient
  let dapp: SignerClient
  let session: WorkerSession
  let pair: KeyringPair
  let key: KeyResult
  const { dir, remove } = tempDir()

  before(async () => {
    await cryptoWaitReady()
    // A well-known development key.
    pair = new Keyring({ type: 'sr25519' }).addFromUri('//Bob')
    chain = await startChain()
    await endow(chain, [accountOfPair(pair)])
    running = await startTestAgent(chain, dir, { worker: workerSection([pair]) })
    await untilPublished(chain, running)
    worker = workerOf(running, pair)
    dapp = await dappOf(chain, running, pair)
    session = await openSession(running.agent.workerUrl as string, running.pin, pair)
    key = await newKey(worker, RANDOMISED_CHAIN, 'Sr25519')
  })
  after(async () => {
    await session?.close()
    await running?.agent.stop()
    await chain?.close()
    remove()
  })

  const count = async (name: string): Promise<number> => (await countedBy(running.parts.metrics))[name] ?? 0
  const head = (): number => chain.l1.head().number
  /** Replies on chain to a request, from a block on. */
  const repliesTo = async (ids: readonly string[], from: number): Promise<number> => {
    const replies = (await extrinsicsOf(chain, running.agent.account, from)).flatMap(repliesIn)
    return replies.filter(({ requestId }) => ids.includes(requestId)).length
  }
  const ask = async (method: string, params: object) => {
    const { result, proof } = await session.call(method, {
      ...params,
      request_nonce: freshNonce(),
      deadline: head() + 20,
    })
    assert.equal(proof, 'valid')
    const job = jobSchema.parse(result)
    assert.ok(job.state === 'answered' && job.status === 'ok')
    return job
  }
  /** The same request for both doors, with a call of which no second result would have the same bytes. */
  const forBothDoors = async (byte: number) => {
    const calls = [signDigest(RANDOMISED_CHAIN, key.keyId, byte)] as const
    const pending = await dapp.seal(calls)
    const { nonce, deadline } = pending
    return { pending, request: await worker.prepare(calls, { nonce, deadline }) }
  }

  for (const [chainId, keyType] of FOUR_CHAINS) {
    it(`makes a key and signs for ${chainId}, by HTTP`, async () => {
      const made = await newKey(worker, chainId, keyType)
      const call = signDigest(chainId, made.keyId, 0x31)

      const [result] = await worker.send(await worker.prepare([call]))

      assert.ok(result.status === 'ok')
      const [{ kind, bytes }] = result.signatures
      assert.ok(kind !== 'publicKey' && kind !== 'done' && kind !== 'none')
      assert.ok(verifySignature(kind, made.publicKey, new Uint8Array(32).fill(0x31), bytes))
    })

    it(`makes a key and signs for ${chainId}, by WebSocket, with answers that are proven`, async () => {
      const made = await ask('signer_generateKey', { key_type: keyType.toLowerCase(), chains: [chainId] })
      const keyId = made.key_id!

      const { signatures } = await ask('signer_sign', signInputJson(signDigest(chainId, keyId, 0x32)))

      const [{ kind, bytes }] = signatures as [{ kind: 'ecdsa'; bytes: `0x${string}` }]
      const digest = new Uint8Array(32).fill(0x32)
      assert.ok(verifySignature(kind, fromHex(made.public_key!), digest, fromHex(bytes)))
    })
  }

  it('gives a WebSocket to the account that logs in, and refuses a caller without a role', async () => {
    const stranger = new Keyring({ type: 'sr25519' }).addFromUri('//Eve')

    assert.equal(session.account, accountOfPair(pair))
    assert.equal(
      await refusalOf(workerOf(running, stranger).generateKey({ keyType: 'Ed25519', chains: [RANDOMISED_CHAIN] })),
      'Forbidden',
    )
  })

  it('asked by RPC, then by the chain: one job, and the very same signature on chain', async () => {
    const { pending, request } = await forBothDoors(0x41)

    const [byRpc] = await worker.send(request)
    await carry(chain, running, pair, [pending.envelope])
    const [onChain] = await dapp.results(pending)

    assert.deepEqual(signatureOf(onChain), signatureOf(byRpc))
    assert.equal(onChain.trailHash, byRpc.trailHash)
    assert.deepEqual(trailOf(running, pending.requestIds[0]), [byRpc.trailHash])
    assert.equal(await repliesTo(pending.requestIds, pending.fromBlock), 1)
  })

  it('asked by the chain, then by RPC: the same job and the same signature', async () => {
    const { pending, request } = await forBothDoors(0x42)

    await carry(chain, running, pair, [pending.envelope])
    const [onChain] = await dapp.results(pending)
    const [byRpc] = await worker.send(request)

    assert.deepEqual(signatureOf(byRpc), signatureOf(onChain))
    assert.deepEqual(trailOf(running, pending.requestIds[0]), [onChain.trailHash])
    await untilFinal(chain, running)
    assert.equal(await repliesTo(pending.requestIds, pending.fromBlock), 1)
  })

  it('asked by both doors at once: one job each, and one signature', async () => {
    const both = await Promise.all(Array.from({ length: 8 }, (_, i) => forBothDoors(0x50 + i)))

    const [answers] = await Promise.all([
      Promise.all(both.map(({ request }) => worker.send(request))),
      carry(
        chain,
        running,
        pair,
        both.map(({ pending }) => pending.envelope),
      ),
    ])

    for (const [i, { pending }] of both.entries()) {
      const [onChain] = await dapp.results(pending)
      assert.deepEqual(signatureOf(onChain), signatureOf(answers[i]![0]))
      assert.equal(trailOf(running, pending.requestIds[0]).length, 1)
      assert.equal(await repliesTo(pending.requestIds, pending.fromBlock), 1)
    }
  })

  it('counts an envelope of a nonce that RPC used for something else, and never answers it', async () => {
    const used = await worker.prepare([signDigest(RANDOMISED_CHAIN, key.keyId, 0x61)])
    await worker.send(used)
    const reused = 'signer_intake_requests_refused_total{door="chain",fault="nonce_reused"}'
    const before = await count(reused)
    const other = await dapp.seal([signDigest(RANDOMISED_CHAIN, key.keyId, 0x62)], { nonce: used.nonce })

    await carry(chain, running, pair, [other.envelope])

    assert.equal((await count(reused)) - before, 1)
    assert.equal(await repliesTo(other.requestIds, other.fromBlock), 0)
  })

  it('refuses by RPC a nonce that the chain used for something else', async () => {
    const used = await dapp.seal([signDigest(RANDOMISED_CHAIN, key.keyId, 0x63)])
    await carry(chain, running, pair, [used.envelope])

    const { nonce, deadline } = used
    const other = await worker.prepare([signDigest(RANDOMISED_CHAIN, key.keyId, 0x64)], { nonce, deadline })

    assert.equal(await refusalOf(worker.send(other)), 'RequestNonceReused')
  })

  it('puts nothing on chain for a job that was asked for by RPC alone', async () => {
    const from = head()
    const request = await worker.prepare([signDigest(RANDOMISED_CHAIN, key.keyId, 0x65)])
    await worker.send(request)
    // Somebody else's reply goes out: if there were one for this job, it would be with it.
    const { pending } = await forBothDoors(0x66)
    await carry(chain, running, pair, [pending.envelope])

    assert.equal(await repliesTo(pending.requestIds, from), 1)
    assert.equal(await repliesTo(request.requestIds, from), 0)
  })

  it('ends a request as expired when its deadline is over, without a signature', async () => {
    const request = await worker.prepare([signDigest(RANDOMISED_CHAIN, key.keyId, 0x67)], { deadline: head() - 1 })

    const [result] = await worker.send(request)

    assert.equal(`${result.status} ${'reason' in result ? result.reason : ''}`, 'expired DeadlinePassed')
    assert.deepEqual(trailOf(running, request.requestIds[0]), [result.trailHash])
  })

  it('writes one trail entry for each job, whose hash is in the answer', async () => {
    const calls = [0x71, 0x72, 0x73].map((byte) => signDigest(RANDOMISED_CHAIN, key.keyId, byte))
    const request = await worker.prepare(calls)

    const results = await worker.send(request)
    await worker.send(request)

    for (const [i, { trailHash }] of results.entries())
      assert.deepEqual(trailOf(running, request.requestIds[i]), [trailHash])
  })
})
