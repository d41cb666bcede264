/** The client of the worker's door against the door itself, with a wire between them that may lie. */
import assert from 'node:assert/strict'
import { ed25519 } from '@noble/curves/ed25519.js'
import { disableKeyCall, enableKeyCall, grantCall, revokeCall, rotateKeyCall } from '../../../../src/client/calls.js'
import { createWorkerClient } from '../../../../src/client/worker/create-worker-client.js'
import type { WorkerClient, WorkerClientOptions } from '../../../../src/client/worker/worker-client.js'
import type { Hex } from '../../../../src/model/ids.js'
import { NO_OPTIONS } from '../../../../types/protocol/no-options.js'
import { countingHex } from '../../protocol/support/fixtures.js'
import { AGENT, ALICE, ALICE_EC, ALICE_SR, MALLORY, withAuth, type TestCaller } from '../../worker/support/callers.js'
import { httpPeer, openDoor, settled, type Door } from '../../worker/support/door.js'
import { createMemoryAgent } from '../../worker/support/memory-ports.js'
import {
  answeringAgent,
  ANSWERS,
  content,
  KEY,
  MESSAGE,
  PUBLIC_KEY,
  SIGN,
  type Part,
} from './support/answering-agent.js'
import { rejects } from './support/rejects.js'

/** What lies between client and agent: it sees each answer, and may put another in its place. */
type Wire = (text: string) => string

interface Wired {
  readonly client: WorkerClient
  readonly door: Door
  readonly sent: { readonly method: string; readonly params: Record<string, unknown> }[]
}

const connectTo = (
  door: Door,
  {
    wire = (text) => text,
    caller = ALICE,
    ...options
  }: Partial<Omit<WorkerClientOptions, 'caller'>> & { wire?: Wire; caller?: TestCaller } = {},
): Wired => {
  const sent: Wired['sent'][number][] = []
  const url = options.url ?? 'http://127.0.0.1:9955'
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    const text = init?.body as string
    sent.push(JSON.parse(text) as Wired['sent'][number])
    const answer = await door.handle(text, httpPeer({ secure: url.startsWith('https:') }))
    return new Response(wire(answer ?? ''))
  }
  const signer = {
    account: caller.account,
    type: caller.type,
    sign: async (message: Uint8Array) => caller.sign(message),
  }
  const client = createWorkerClient({
    url,
    agent: AGENT,
    caller: signer,
    fetch,
    pause: async () => undefined,
    ...options,
  })
  return { client, door, sent }
}

/** A door whose time goes on while it answers. */
const withTime = (door: Door): Door => ({
  ...door,
  handle: async (text, peer) => {
    const answer = door.handle(text, peer)
    await settled()
    door.tick()
    return answer
  },
})

interface SentCall {
  readonly method: string
  readonly params: Record<string, unknown>
}

/** A door that somebody stands before: each signed call reaches it as `change` makes it. */
const before = (door: Door, change: (call: SentCall) => object): Door => ({
  ...door,
  handle: (text, peer) => {
    const call = JSON.parse(text) as SentCall
    return door.handle(call.params.auth ? JSON.stringify({ ...call, params: change(call) }) : text, peer)
  },
})

/** Hands on what the agent answers to Mallory, who asks the same. */
const asMallory = ({ method, params: { auth: _, ...params } }: SentCall): object => withAuth(MALLORY, method, params)

/** Hands on what the agent answers to the same call, after its auth was spoilt on the way. */
const withAuthChange =
  (change: object) =>
  ({ params }: SentCall): object => ({ ...params, auth: { ...(params.auth as object), ...change } })

const changed =
  (
    change: (answer: { result?: Record<string, unknown>; error?: { data: Record<string, unknown> } }) => unknown,
  ): Wire =>
  (text) => {
    const answer = JSON.parse(text) as Parameters<typeof change>[0]
    change(answer)
    return JSON.stringify(answer)
  }

describe('createWorkerClient', () => {
  for (const caller of [ALICE, ALICE_SR, ALICE_EC])
    it(`makes every kind of request for a caller with ${caller.type}`, async () => {
      const { client } = connectTo(answeringAgent(), { caller })
      const made = await client.generateKey({ keyType: 'Ed25519', chains: ['solana:x'] })
      const read = await client.publicKey(KEY)
      const signed = await client.sign(SIGN)
      const deleted = await client.deleteKey(KEY)

      assert.ok(made.status === 'ok' && read.status === 'ok' && signed.status === 'ok')
      assert.deepEqual([made.keyId, read.keyType, deleted.status], [KEY, 'Ed25519', 'ok'])
      assert.deepEqual(signed.signatures, [{ kind: 'ed25519', bytes: ANSWERS.Sign[0]?.bytes }])
      assert.deepEqual([signed.factsSalt, 'blockNumber' in signed], [`0x${'5a'.repeat(32)}`, false])
    })

  it('makes every request on the life of a key, the same that the chain would carry', async () => {
    const { client, door } = connectTo(answeringAgent())
    const grant = { keyId: KEY, to: MALLORY.account, rights: ['sign'], until: 1_200 } as const
    const rotate = { keyId: KEY, keyType: 'Ed25519' } as const
    const results = [
      await client.grant(grant),
      await client.revoke(grant),
      await client.disableKey(KEY),
      await client.enableKey(KEY),
    ]
    const rotated = await client.rotateKey(rotate)

    assert.deepEqual(
      results.map(({ status }) => status),
      ['ok', 'ok', 'ok', 'ok'],
    )
    assert.ok(rotated.status === 'ok')
    assert.deepEqual([rotated.keyId, rotated.publicKey], [KEY, PUBLIC_KEY])
    assert.deepEqual(
      door.agent.bodies.flatMap(({ calls }) => calls),
      [grantCall(grant), revokeCall(grant), disableKeyCall(KEY), enableKeyCall(KEY), rotateKeyCall(rotate)],
    )
  })

  it('makes one request of several calls that sign', async () => {
    const { client, door } = connectTo(answeringAgent())
    const request = await client.prepare([
      { tag: 'Sign', value: { ...SIGN, opts: NO_OPTIONS } },
      { tag: 'Sign', value: { ...SIGN, opts: NO_OPTIONS } },
    ])
    const results = await client.send(request)

    assert.deepEqual(
      results.map(({ requestId }) => requestId),
      request.requestIds,
    )
    assert.equal(door.agent.bodies[0]?.calls.length, 2)
  })

  it('sends the same request again until it is answered: one job, each call signed anew', async () => {
    const door = openDoor(createMemoryAgent(), { answerWithinMs: 0 })
    let looks = 0
    const pause = async (): Promise<void> => {
      looks += 1
      if (looks < 3) return
      const admitted = door.agent.ports.admit(door.agent.bodies[0] ?? assert.fail(), undefined)
      door.agent.answer(('jobs' in admitted && admitted.jobs[0]?.id) || assert.fail())
    }
    const { client, sent } = connectTo(withTime(door), { pause })
    const result = await client.deleteKey(KEY)
    const calls = sent.filter(({ method }) => method === 'signer_deleteKey')

    assert.equal(result.status, 'ok')
    assert.equal(door.agent.bodies.length, 1)
    assert.equal(new Set(calls.map(({ params }) => params.request_nonce)).size, 1)
    assert.equal(new Set(calls.map(({ params }) => (params.auth as { nonce: Hex }).nonce)).size, calls.length)
  })

  it('gives up after its looks, and says that this means nothing', async () => {
    const { client } = connectTo(withTime(openDoor(createMemoryAgent(), { answerWithinMs: 0 })))

    const error = await rejects(client.deleteKey(KEY, { attempts: 3 }), 'SIGNER__CLIENT__REPLY_TIMEOUT')
    assert.match(error.message, /does not mean that nothing was signed/)
  })

  it('gives a denial as a result, with what the agent says of it', async () => {
    const denied: Part = {
      status: 'denied',
      kind: 'none',
      reason: 'NoRoute',
      reasonNumber: 1,
      bytes: new Uint8Array(0),
    }
    const { client } = connectTo(answeringAgent({ contents: [denied], detail: 'no route matches' }))
    const result = await client.sign(SIGN)

    assert.ok(result.status === 'denied')
    assert.deepEqual([result.reason, result.reasonNumber, result.detail], ['NoRoute', 1, 'no route matches'])
  })

  it('reads what else there is to ask', async () => {
    const { client, door } = connectTo(answeringAgent({}, { keysFor: () => [], registration: async () => undefined }))
    const made = await client.deleteKey(KEY)

    assert.equal((await client.getJob(made.requestId)).state, 'answered')
    assert.deepEqual(await client.listKeys({ limit: 5 }), { keys: [], more: false })
    assert.equal((await client.health()).head, 1_000)
    assert.equal((await client.attestation()).registration, null)
    door.agent.setHead(undefined)
    await rejects(client.deleteKey(KEY), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
  })

  it('takes no key whose public key is not that of its id, and none but the one that it asked for', async () => {
    const key = {
      key_id: KEY,
      key_type: 'ed25519',
      chains: ['solana:x'],
      state: 'active',
      owned: false,
      rights: ['read'],
      until: 2_000,
    }
    const told = (public_key: string) =>
      connectTo(answeringAgent(), {
        head: async () => 1_000,
        wire: () => JSON.stringify({ jsonrpc: '2.0', id: 1, result: { keys: [{ ...key, public_key }], more: false } }),
      }).client
    const [own, foreign] = [PUBLIC_KEY, ed25519.getPublicKey(new Uint8Array(32).fill(0x0f))].map(
      (bytes) => `0x${Buffer.from(bytes).toString('hex')}`,
    ) as [string, string]

    assert.equal((await told(own).findKey(KEY))?.key_id, KEY)
    for (const asked of [told(foreign).findKey(KEY), told(foreign).listKeys(), told(own).findKey(countingHex(1, 32))])
      await assert.rejects(asked, { code: 'SIGNER__CLIENT__INVALID_ANSWER' })
  })
})

describe('the worker client believes no answer', () => {
  const cases: readonly (readonly [string, Wire])[] = [
    ['without a proof where there is no TLS', changed(({ result }) => delete result?.proof)],
    ['that was changed after it was proven', changed(({ result }) => result && (result.status = 'denied'))],
    [
      'that somebody else proved',
      changed(({ result }) => ((result?.proof as { account: string }).account = MALLORY.account)),
    ],
    ['that is no JSON-RPC', () => '<html>'],
    ['under another id', (text) => text.replace('"id":1', '"id":2')],
    ['with a result and an error', (text) => text.replace('"id":1', '"id":1,"error":{"code":1,"message":""}')],
  ]
  for (const [name, wire] of cases)
    it(name, async () => {
      const { client } = connectTo(answeringAgent(), { wire, head: async () => 1_000 })

      await rejects(client.sign(SIGN), 'SIGNER__CLIENT__INVALID_ANSWER')
    })

  it('to another request of the same caller, though the agent proved it', async () => {
    let first: string | undefined
    const wire: Wire = (text) => (first ??= text)
    const { client } = connectTo(answeringAgent(), { wire, head: async () => 1_000 })
    await client.sign(SIGN)

    await rejects(client.sign(SIGN), 'SIGNER__CLIENT__INVALID_ANSWER')
  })

  it('that the agent proved to an earlier call of the same caller with the same params', async () => {
    const { client, door } = connectTo(answeringAgent())
    const { requestId } = await client.deleteKey(KEY)
    let first: string | undefined
    const replaying = connectTo(door, { wire: (text) => (first ??= text), head: async () => 1_000 }).client

    assert.equal((await replaying.getJob(requestId)).state, 'answered')
    await rejects(replaying.getJob(requestId), 'SIGNER__CLIENT__INVALID_ANSWER')
  })

  it('with a signature that is not of the key that it has seen', async () => {
    const other = ed25519.sign(MESSAGE, new Uint8Array(32).fill(9))
    const honest = answeringAgent()
    const { client } = connectTo(honest)
    await client.publicKey(KEY)
    const lying = answeringAgent({ contents: [content('ed25519', other)] })
    const both = connectTo({
      ...honest,
      handle: (text, peer) => (text.includes('signer_sign') ? lying : honest).handle(text, peer),
    })
    await both.client.publicKey(KEY)

    await rejects(both.client.sign(SIGN), 'SIGNER__PROTOCOL__INVALID_REPLY')
    const expect = new Map([[0, { publicKey: PUBLIC_KEY, messages: [MESSAGE] }]])
    await rejects(connectTo(lying).client.sign(SIGN, { expect }), 'SIGNER__PROTOCOL__INVALID_REPLY')
  })

  it('with a key that is not the one of the id', async () => {
    const { client } = connectTo(answeringAgent())

    await rejects(client.publicKey(countingHex(7, 32)), 'SIGNER__PROTOCOL__INVALID_REPLY')
  })

  it('over https without the proof that TLS makes needless, but with the job of another call', async () => {
    const url = 'https://agent.example'
    const wire = changed(({ result }) => result && (result.job_id = countingHex(1, 32)))
    assert.equal((await connectTo(answeringAgent(), { url }).client.sign(SIGN)).status, 'ok')

    await rejects(
      connectTo(answeringAgent(), { url, wire, head: async () => 1_000 }).client.sign(SIGN),
      'SIGNER__CLIENT__INVALID_ANSWER',
    )
  })
})

describe('errors of the worker client', () => {
  it('are final when the agent proved a never', async () => {
    const { client, door } = connectTo(answeringAgent())
    door.agent.setRoles(ALICE.account, [])

    const error = await rejects(client.sign(SIGN), 'SIGNER__CLIENT__CALL_REFUSED')
    assert.deepEqual(
      [error.context.name, error.context.method, error.context.proven],
      ['Forbidden', 'signer_sign', true],
    )
  })

  it('are not final when nobody proved them: who sits between may say no to everything', async () => {
    const wire = changed(({ error }) => delete error?.data.proof)
    const { client, door } = connectTo(answeringAgent(), { wire, head: async () => 1_000 })
    door.agent.setRoles(ALICE.account, [])

    const error = await rejects(client.sign(SIGN), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
    assert.equal(error.context.proven, false)
  })

  it('are not final when the agent proved them to somebody else who asked the same', async () => {
    const { client, door } = connectTo(answeringAgent())
    const { requestId } = await client.deleteKey(KEY)

    const error = await rejects(
      connectTo(before(door, asMallory)).client.getJob(requestId),
      'SIGNER__CLIENT__CALL_UNAVAILABLE',
    )
    assert.deepEqual([error.context.name, error.context.proven], ['JobNotFound', false])
  })

  it('are not final when the agent proved them to an earlier call of the same caller', async () => {
    let first: string | undefined
    const { client } = connectTo(answeringAgent(), { wire: (text) => (first ??= text), head: async () => 1_000 })
    await rejects(client.getJob(countingHex(9, 32)), 'SIGNER__CLIENT__CALL_REFUSED')

    const error = await rejects(client.getJob(countingHex(9, 32)), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
    assert.deepEqual([error.context.name, error.context.proven], ['JobNotFound', false])
  })

  const spoilt = [
    ['Unauthenticated', { signature: `0x${'00'.repeat(64)}` }],
    ['Unauthenticated', { type: 'sr25519' }],
    ['Unauthenticated', { expires_at: 1_051 }],
    ['AuthExpired', { expires_at: 5_000 }],
    ['AuthExpired', { expires_at: 1 }],
    ['InvalidParams', { signature: '' }],
    ['InvalidParams', { more: 1 }],
  ] as const
  for (const [name, change] of spoilt)
    it(`are not final when its auth was spoilt on the way: ${name} by ${JSON.stringify(change)}`, async () => {
      const door = before(answeringAgent(), withAuthChange(change))
      const { client } = connectTo(door, { head: async () => 1_000 })

      const error = await rejects(client.sign(SIGN), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
      assert.deepEqual([error.context.name, error.context.proven], [name, false])
      // A pin of another agent looks the same.
      assert.equal(/Check that the pin is of the agent/.test(error.message), name === 'Unauthenticated')
    })

  it('are not final when the agent says later', async () => {
    const { client } = connectTo(answeringAgent({}, { admit: () => ({ fault: 'shutting_down' }) }))

    assert.equal((await rejects(client.sign(SIGN), 'SIGNER__CLIENT__CALL_UNAVAILABLE')).context.name, 'ShuttingDown')
  })

  it('name an agent that cannot be reached, or does not serve', async () => {
    const unreachable = { fetch: () => Promise.reject(new TypeError('fetch failed')), head: async () => 1_000 }
    await rejects(connectTo(answeringAgent(), unreachable).client.sign(SIGN), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
    const overloaded = { fetch: async () => new Response('busy', { status: 503 }), head: async () => 1_000 }
    await rejects(connectTo(answeringAgent(), overloaded).client.sign(SIGN), 'SIGNER__CLIENT__CALL_UNAVAILABLE')
  })

  it('name a caller whose signature is not its own', async () => {
    const caller = { ...ALICE, sign: MALLORY.sign }

    await rejects(connectTo(answeringAgent(), { caller }).client.sign(SIGN), 'SIGNER__CLIENT__INVALID_CALLER')
  })
})
