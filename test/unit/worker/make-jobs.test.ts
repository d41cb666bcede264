import assert from 'node:assert/strict'
import type { AdmitRefusal } from '../../../src/worker/ports.js'
import { countingHex } from '../protocol/support/fixtures.js'
import { ALICE, freshNonce, MALLORY, withAuth, type TestCaller } from './support/callers.js'
import { answerTo, call, connect, faultOf, httpPeer, openDoor, settled, type Door } from './support/door.js'
import { createMemoryAgent } from './support/memory-ports.js'

const KEY = countingHex(0xc0, 32)
const SIGN = { chain_id: 'eip155:1', key_id: KEY, payload: { type: 'digest', data: countingHex(1, 32) } }
const request = () => ({ request_nonce: freshNonce(), deadline: 1_300 })
const sign = (door: Door, params: object, caller: TestCaller = ALICE, peer = httpPeer()) =>
  call(door, peer, 'signer_sign', withAuth(caller, 'signer_sign', params))

describe('a job-making call', () => {
  it('answers when its job is answered', async () => {
    const door = openDoor()
    const asked = sign(door, { ...SIGN, ...request() })
    await settled()
    const [body] = door.agent.bodies
    assert.ok(body)
    const admitted = door.agent.ports.admit(body, undefined)
    const id = ('jobs' in admitted && admitted.jobs[0]?.id) || assert.fail()
    door.agent.answer(id, {
      contents: [
        { status: 'ok', kind: 'bip340', reason: 'None', reasonNumber: 0, bytes: new Uint8Array(64).fill(1) },
        { status: 'ok', kind: 'bip340', reason: 'None', reasonNumber: 0, bytes: new Uint8Array(64).fill(2) },
      ],
      trailHash: countingHex(0xe0, 32),
      key: { id: KEY, type: 'Secp256k1', publicKey: new Uint8Array(33).fill(2) },
    })
    const { proof: _, ...result } = (await asked).result ?? assert.fail()

    assert.deepEqual(result, {
      job_id: id,
      call: 'Sign',
      state: 'answered',
      status: 'ok',
      deadline: 1_300,
      admitted_at: 1_000,
      reason: 'None',
      reason_number: 0,
      trail_entry: countingHex(0xe0, 32),
      facts_salt: `0x${'5a'.repeat(32)}`,
      key_id: KEY,
      key_type: 'secp256k1',
      public_key: `0x${'02'.repeat(33)}`,
      signatures: [
        { kind: 'bip340', bytes: `0x${'01'.repeat(64)}` },
        { kind: 'bip340', bytes: `0x${'02'.repeat(64)}` },
      ],
    })
  })

  it('answers with the state of the job when the time is over, and the same call again finds the job', async () => {
    const door = openDoor()
    const params = { ...SIGN, ...request() }
    const first = sign(door, params)
    await settled()
    door.advance(5_000)
    const waiting = (await first).result
    assert.equal(waiting?.state, 'admitted')
    assert.ok(!('facts_salt' in waiting))

    const second = sign(door, params)
    await settled()
    door.agent.answer(waiting.job_id as `0x${string}`)
    assert.deepEqual([(await second).result?.job_id, (await second).result?.state], [waiting.job_id, 'answered'])
    assert.equal(door.agent.bodies.length, 1)
  })

  it('gives a denial as a result, with its reason and what to read', async () => {
    const door = openDoor()
    const asked = sign(door, { ...SIGN, ...request() })
    await settled()
    const admitted = door.agent.ports.admit(door.agent.bodies[0] ?? assert.fail(), undefined)
    door.agent.answer(('jobs' in admitted && admitted.jobs[0]?.id) || assert.fail(), {
      contents: [{ status: 'denied', kind: 'none', reason: 'NoRoute', reasonNumber: 1, bytes: new Uint8Array(0) }],
      trailHash: countingHex(0xe0, 32),
      detail: 'no route of policy base matches',
    })
    const { result } = await asked

    assert.deepEqual(
      [result?.status, result?.reason, result?.reason_number, result?.detail, result?.signatures],
      ['denied', 'NoRoute', 1, 'no route of policy base matches', undefined],
    )
  })

  it('makes one request of a batch: a job for each, in their order', async () => {
    const door = openDoor(createMemoryAgent({}, { answersAtOnce: true }))
    const requests = [SIGN, { ...SIGN, chain_id: 'eip155:5' }, SIGN]
    const params = { requests, ...request() }
    const { result } = await call(door, httpPeer(), 'signer_signBatch', withAuth(ALICE, 'signer_signBatch', params))

    assert.equal((result?.jobs as unknown[]).length, 3)
    assert.equal(door.agent.bodies.length, 1)
    assert.deepEqual(
      door.agent.bodies[0]?.calls.map(({ value }) => 'chainId' in value && value.chainId),
      ['eip155:1', 'eip155:5', 'eip155:1'],
    )
  })

  it('refuses a request nonce that stands for another request', async () => {
    const door = openDoor(createMemoryAgent({}, { answersAtOnce: true }))
    const asked = request()
    await sign(door, { ...SIGN, ...asked })

    assert.equal(faultOf(await sign(door, { ...SIGN, ...asked, deadline: 1_301 })), 'RequestNonceReused')
    assert.equal(faultOf(await sign(door, { ...SIGN, ...asked }, MALLORY)), 'ok')
  })

  const refusals: readonly (readonly [AdmitRefusal, string, object])[] = [
    ['caller_not_allowed', 'Forbidden', {}],
    ['nonce_reused', 'RequestNonceReused', {}],
    ['may_be_answered', 'MayBeAnswered', {}],
    ['over_caller_rate', 'OverQuota', { quota: 'calls_per_caller' }],
    ['over_open_jobs', 'OverQuota', { quota: 'open_jobs_per_caller' }],
    ['auth_replayed', 'AuthReplayed', {}],
    ['not_ready', 'NotReady', {}],
    ['shutting_down', 'ShuttingDown', {}],
  ]
  for (const [fault, name, data] of refusals)
    it(`that is not admitted because of ${fault} ends as ${name}`, async () => {
      const door = openDoor(createMemoryAgent({ admit: () => ({ fault }) }))
      const answer = await sign(door, { ...SIGN, ...request() }, ALICE, httpPeer({ secure: true }))

      const { name: told, retry: _, ...rest } = answer.error?.data ?? assert.fail()
      assert.equal(told, name)
      assert.deepEqual(rest, data)
    })

  it('that reuses a nonce is not told that another one is safe', async () => {
    const door = openDoor(createMemoryAgent({ admit: () => ({ fault: 'nonce_reused' }) }))
    const answer = await sign(door, { ...SIGN, ...request() }, ALICE, httpPeer({ secure: true }))

    assert.match(answer.error?.message ?? '', /safe only when that request has its final answer/)
  })

  it('is not made when it is a notification', async () => {
    const door = openDoor()
    const params = withAuth(ALICE, 'signer_sign', { ...SIGN, ...request() })
    const text = JSON.stringify({ jsonrpc: '2.0', method: 'signer_sign', params })

    assert.equal(await door.handle(text, connect()), undefined)
    assert.deepEqual([door.agent.bodies.length, door.agent.usedNonces.size], [0, 0])
  })
})

describe('params of job-making calls', () => {
  const faultsOf = async (params: object) => {
    const answer = await call(openDoor(), httpPeer(), 'signer_sign', params)
    assert.equal(faultOf(answer), 'InvalidParams')
    assert.ok(!JSON.stringify(answer).includes('secret'), 'an answer repeats nothing of the params')
    return answer.error?.data.findings as { path: string; problem: string }[]
  }

  it('are refused with the path of each finding', async () => {
    const findings = await faultsOf({
      ...SIGN,
      ...request(),
      key_id: '0xsecret',
      deadline: -1,
      payload: { type: 'secret' },
    })

    assert.deepEqual(
      findings.map(({ path }) => path),
      ['key_id', 'payload.type', 'payload.data', 'deadline'],
    )
  })

  it('are refused with unknown members, whose names are not repeated', async () => {
    const findings = await faultsOf({ ...SIGN, ...request(), secret: 1, secret2: 1, opts: { secret: true } })

    assert.deepEqual(
      findings.map(({ path, problem }) => [path, problem]),
      [
        [
          'opts',
          'has 1 member that is not known here (known: policy_id, inline_policy, require_tavp, ' +
            'min_attestation_freshness_sec, tavp, ext)',
        ],
        [
          '',
          'has 2 members that are not known here (known: chain_id, key_id, payload, opts, request_nonce, deadline, auth)',
        ],
      ],
    )
  })

  it('are refused in words of the door, which say what is allowed', async () => {
    const { chain_id: _, ...rest } = SIGN
    const findings = await faultsOf({
      ...rest,
      key_id: 'secret',
      payload: { type: 'secret', data: 5 },
      opts: { policy_id: null, require_tavp: 'secret', ext: 'secret', tavp: '0x' },
      request_nonce: null,
      deadline: -1,
    })

    assert.deepEqual(
      findings.map(({ path, problem }) => `${path} ${problem}`),
      [
        'chain_id is missing',
        'key_id must be 32 bytes as lowercase 0x hex',
        'payload.type must be one of ethereum_transaction, ethereum_message, ethereum_typed_data, bitcoin_psbt, ' +
          'substrate_payload, solana_message, digest',
        'payload.data must be text',
        'opts.policy_id must not be null: what is absent is left out',
        'opts.require_tavp must be true or false',
        'opts.tavp must be 1 to 4096 bytes as lowercase 0x hex',
        'opts.ext must be a list',
        'request_nonce must not be null: what is absent is left out',
        'deadline must be at least 0',
      ],
    )
  })

  it('are refused where a list is too long, or a number is no whole one', async () => {
    const findings = await faultsOf({
      ...SIGN,
      opts: { ext: Array.from({ length: 9 }, (_, tag) => [tag, '0x']) },
      request_nonce: '0xsecret',
      deadline: 1.5,
    })

    assert.deepEqual(
      findings.map(({ path, problem }) => `${path} ${problem}`),
      [
        'opts.ext must have at most 8 items',
        'request_nonce must be 16 bytes as lowercase 0x hex',
        'deadline must be a whole number',
      ],
    )
  })

  it('are refused with a bad auth, beside what else is wrong', async () => {
    const findings = await faultsOf({ ...SIGN, request_nonce: '0x', deadline: 1, auth: { secret: 1 } })

    assert.ok(findings.some(({ path }) => path === 'auth.account'))
    assert.ok(findings.some(({ path }) => path === 'request_nonce'))
  })

  it('are bounded by the protocol where JSON cannot say it: bytes of text, tags in order, digests of 32 bytes', async () => {
    const ext = [
      [2, '0x'],
      [1, '0x'],
    ]
    const bad: readonly (readonly [object, string])[] = [
      [{ chain_id: '€'.repeat(100) }, 'chain_id must be 0 to 256 bytes of UTF-8'],
      [{ chain_id: '\ufeffeip155:1' }, 'chain_id begins with a byte order mark'],
      [{ opts: { policy_id: '' } }, 'opts.policy_id must be 1 to 256 bytes of UTF-8'],
      [{ opts: { ext } }, 'opts.ext must have strictly ascending tags'],
      [{ payload: { type: 'digest', data: '0x00' } }, 'payload.data must be 32 bytes where the type is digest'],
    ]
    for (const [change, finding] of bad)
      assert.deepEqual(
        (await faultsOf({ ...SIGN, ...request(), ...change })).map(({ path, problem }) => `${path} ${problem}`),
        [finding],
      )
  })

  it('take a label of 64 bytes and no byte more, however many characters that is', async () => {
    const labelFault = async (label: string) => {
      const params = { ...request(), key_type: 'ed25519', chains: ['solana:x'], label }
      const { error } = await call(openDoor(), httpPeer(), 'signer_generateKey', params)
      return error?.data.findings ?? error?.data.name
    }

    const finding = [{ path: 'label', problem: 'must be 0 to 64 bytes of UTF-8' }]
    assert.deepEqual(await labelFault('é'.repeat(32)), 'Unauthenticated')
    assert.deepEqual(await labelFault('é'.repeat(33)), finding)
    assert.deepEqual(await labelFault('e'.repeat(65)), finding)
  })

  it('are refused where they are text that other readers would read otherwise', async () => {
    const door = openDoor()
    const params = { ...request(), key_type: 'ed25519', chains: ['solana:x'], label: '\ud800' }
    const answer = await call(door, httpPeer(), 'signer_generateKey', params)

    assert.equal(faultOf(answer), 'InvalidParams')
  })

  it('are refused in bounded words, however much is wrong', async () => {
    const requests = Array.from({ length: 32 }, () => ({}))
    const answer = await call(openDoor(), httpPeer(), 'signer_signBatch', { requests, ...request() })

    assert.equal((answer.error?.data.findings as unknown[]).length, 16)
  })
})

describe('calls that wait', () => {
  it('are bounded per account, and make room when they are answered or left', async () => {
    const door = openDoor()
    const peer = connect()
    const frame = (count: number) =>
      Array.from({ length: count }, (_, id) => ({
        jsonrpc: '2.0',
        id,
        method: 'signer_sign',
        params: withAuth(ALICE, 'signer_sign', { ...SIGN, ...request() }),
      }))
    const waiting = answerTo(door, peer, frame(4))
    await settled()

    assert.equal(faultOf(await sign(door, { ...SIGN, ...request() })), 'TooManyInFlight')
    const nobodyElse = sign(door, { ...SIGN, ...request() }, MALLORY)
    peer.close()
    assert.equal(((await waiting) as unknown as unknown[]).length, 4)
    assert.equal(door.agent.watchers(), 1)

    const again = sign(door, { ...SIGN, ...request() })
    await settled()
    door.advance(5_000)
    assert.deepEqual([faultOf(await again), faultOf(await nobodyElse)], ['ok', 'ok'])
  })

  it('use up no nonce when there is no room', async () => {
    const door = openDoor(createMemoryAgent(), { inFlight: 1 })
    void sign(door, { ...SIGN, ...request() })
    await settled()
    await sign(door, { ...SIGN, ...request() })

    assert.equal(door.agent.usedNonces.size, 1)
  })

  it('leave room when admission fails inside', async () => {
    const door = openDoor(createMemoryAgent({ admit: () => assert.fail('broken') }), { inFlight: 1 })
    for (let i = 0; i < 3; i += 1) {
      const answer = await sign(door, { ...SIGN, ...request() })
      assert.equal(faultOf(answer), 'InternalError')
      // It is not known here whether the request was admitted before the fault.
      assert.match(JSON.stringify(answer), /may have taken a request all the same/)
    }
  })
})
