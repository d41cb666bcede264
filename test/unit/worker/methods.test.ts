import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { ed25519 } from '@noble/curves/ed25519.js'
import type { AccountId } from '../../../src/model/ids.js'
import type { GrantRow, KeyRow } from '../../../src/model/rows.js'
import { concat, toHex } from '../../../src/protocol/hash.js'
import { encodeRecord, recordMessage } from '../../../src/protocol/shielding-record.js'
import { METHODS } from '../../../src/worker/registry.js'
import type { Explanation } from '../../../src/model/explanation.js'
import type { ListedKey, SignCallValue, WorkerPorts } from '../../../src/worker/ports.js'
import { AGENT_ACCOUNT, BOB_ED25519, KID, RECIPIENT } from '../../vectors/protocol/make/inputs.js'
import { counting, countingHex, DEPLOYMENT } from '../protocol/support/fixtures.js'
import { ALICE, freshNonce, MALLORY, withAuth, type TestCaller } from './support/callers.js'
import { call, faultOf, httpPeer, openDoor, type Door } from './support/door.js'
import { createMemoryAgent } from './support/memory-ports.js'

const KEY = countingHex(0xc0, 32)
const doorWith = (ports: Partial<WorkerPorts>): Door => openDoor(createMemoryAgent(ports, { answersAtOnce: true }))
const as = (door: Door, method: string, params: object, caller: TestCaller = ALICE) =>
  call(door, httpPeer({ secure: true }), method, withAuth(caller, method, params))
const open = (door: Door, method: string, params?: object) => call(door, httpPeer(), method, params)

describe('the methods', () => {
  it('are one file each, named as on the wire', () => {
    const files = readdirSync(new URL('../../../src/worker/methods/', import.meta.url))

    assert.deepEqual(files.sort(), METHODS.map(({ name }) => `${name}.ts`).sort())
  })
})

describe('signer_getJob', () => {
  it('finds jobs of the caller and of nobody else', async () => {
    const door = doorWith({})
    const params = { key_id: KEY, request_nonce: freshNonce(), deadline: 1_300 }
    const made = await as(door, 'signer_deleteKey', params)
    const job = { job_id: made.result?.job_id }

    const record = { caller: ALICE.account, door: 'worker', owned: true }
    assert.deepEqual((await as(door, 'signer_getJob', job)).result, { ...made.result, ...record })
    const foreign = await as(door, 'signer_getJob', job, MALLORY)
    const unknown = await as(door, 'signer_getJob', { job_id: countingHex(1, 32) }, MALLORY)
    assert.deepEqual(foreign.error, unknown.error)
    assert.equal(faultOf(foreign), 'JobNotFound')
  })
})

describe('signer_listKeys', () => {
  const row = (first: number, change: Partial<KeyRow> = {}): KeyRow => ({
    id: countingHex(first, 32),
    type: 'Ed25519',
    purpose: 'caller',
    publicKey: counting(first, 32),
    owner: ALICE.account,
    chains: ['solana:x'],
    origin: 'x',
    createdBlock: 7,
    state: 'active',
    label: 'hot',
    uses: 0,
    ...change,
  })

  const grantTo = (grantee: AccountId, rights: GrantRow['rights']): GrantRow => ({
    keyId: countingHex(1, 32),
    grantee,
    rights,
    until: 1_100,
  })

  it('asks for the keys of the caller, a page at a time', async () => {
    const asked: unknown[] = []
    const rows: ListedKey[] = [
      { row: row(1, { uses: 4 }), grants: [grantTo(MALLORY.account, ['sign', 'read'])] },
      { row: row(2, { state: 'disabled', rotatedTo: countingHex(3, 32) }), grants: [] },
      { row: row(3), grants: [] },
    ]
    const keysFor: WorkerPorts['keysFor'] = (caller, after, limit) => {
      asked.push([caller, after, limit])
      return rows.slice(0, limit)
    }
    const door = doorWith({ keysFor })
    const page = await as(door, 'signer_listKeys', { limit: 2 })
    const all = await as(door, 'signer_listKeys', { after: KEY })

    assert.deepEqual(asked, [
      [ALICE.account, undefined, 3],
      [ALICE.account, KEY, 101],
    ])
    assert.deepEqual(page.result, {
      keys: [
        {
          key_id: countingHex(1, 32),
          key_type: 'ed25519',
          public_key: countingHex(1, 32),
          chains: ['solana:x'],
          label: 'hot',
          state: 'active',
          owned: true,
          created_block: 7,
          uses: 4,
          grants: [{ to: MALLORY.account, rights: ['sign', 'read'], until: 1_100 }],
        },
        {
          key_id: countingHex(2, 32),
          key_type: 'ed25519',
          public_key: countingHex(2, 32),
          chains: ['solana:x'],
          label: 'hot',
          state: 'disabled',
          owned: true,
          created_block: 7,
          uses: 0,
          rotated_to: countingHex(3, 32),
          grants: [],
        },
      ],
      more: true,
    })
    assert.equal(all.result?.more, false)
  })

  it('tells a grantee what concerns him: not whose label, uses and other grants there are, nor what he may not read', async () => {
    const foreign = row(1, { owner: MALLORY.account, uses: 4, rotatedTo: countingHex(3, 32) })
    const listed = async (rights: GrantRow['rights']) => {
      const door = doorWith({ keysFor: () => [{ row: foreign, granted: grantTo(ALICE.account, rights) }] })
      return (await as(door, 'signer_listKeys', {})).result?.keys
    }
    const common = {
      key_id: countingHex(1, 32),
      key_type: 'ed25519',
      chains: ['solana:x'],
      state: 'active',
      owned: false,
      until: 1_100,
    }

    assert.deepEqual(await listed(['sign']), [{ ...common, rights: ['sign'] }])
    assert.deepEqual(await listed(['read']), [{ ...common, rights: ['read'], public_key: countingHex(1, 32) }])
  })

  for (const limit of [0, 1_001, 1.5, '5'])
    it(`refuses the limit ${limit}`, async () => {
      assert.equal(faultOf(await open(doorWith({}), 'signer_listKeys', { limit })), 'InvalidParams')
    })
})

describe('the life of keys', () => {
  const request = () => ({ request_nonce: freshNonce(), deadline: 1_300 })
  const callMade = async (method: string, params: object): Promise<unknown> => {
    const door = doorWith({})
    const answer = await as(door, method, { ...params, ...request() })
    return answer.error ? faultOf(answer) : door.agent.bodies[0]?.calls
  }
  const to = MALLORY.account

  it('signer_grant makes a Grant, of the rights in whatever order', async () => {
    const granted = (rights: string[], until?: number) =>
      callMade('signer_grant', { key_id: KEY, to, rights, ...(until === undefined ? {} : { until }) })
    const made = (rights: number, until: number) => [{ tag: 'Grant', value: { keyId: KEY, to, rights, until } }]

    assert.deepEqual(await granted(['sign'], 1_200), made(1, 1_200))
    assert.deepEqual(await granted(['read', 'sign'], 0xffff_ffff), made(3, 0xffff_ffff))
    assert.deepEqual(await granted([]), made(0, 0))
  })

  for (const [what, change] of Object.entries({
    'a right that is none': { rights: ['delete'] },
    'a right twice': { rights: ['sign', 'sign'] },
    'bits instead of names': { rights: 3 },
    'a block beyond 32 bits': { until: 2 ** 32 },
    'an account of 31 bytes': { to: countingHex(1, 31) },
  }))
    it(`signer_grant refuses ${what}`, async () => {
      const params = { key_id: KEY, to, rights: ['sign'], until: 1_200, ...change }
      assert.equal(await callMade('signer_grant', params), 'InvalidParams')
    })

  it('signer_disableKey makes a DisableKey, to disable and to enable', async () => {
    for (const disabled of [true, false])
      assert.deepEqual(await callMade('signer_disableKey', { key_id: KEY, disabled }), [
        { tag: 'DisableKey', value: { keyId: KEY, disabled } },
      ])
    assert.equal(await callMade('signer_disableKey', { key_id: KEY }), 'InvalidParams')
  })

  it('signer_rotateKey makes a RotateKey', async () => {
    assert.deepEqual(await callMade('signer_rotateKey', { key_id: KEY, key_type: 'sr25519' }), [
      { tag: 'RotateKey', value: { keyId: KEY, keyType: 'Sr25519' } },
    ])
    assert.equal(await callMade('signer_rotateKey', { key_id: KEY }), 'InvalidParams')
  })
})

describe('signer_explain', () => {
  const SIGN = { chain_id: 'eip155:1', key_id: KEY, payload: { type: 'ethereum_message', data: '0x68' } }
  const by = { policyId: 'base', policyVersion: 1, policyHash: countingHex(0x10, 32), routeId: 'big' }
  const explanation: Explanation = {
    decision: { outcome: 'denied', reason: 'DeniedByRoute', detail: 'route big denies', by },
    route: 'big',
    limits: [],
    gates: [],
    reasons: [
      { policy: 'base', route: 'small', outcome: 'no', unmet: { field: 'amount_lt', wanted: 'less', got: 'more' } },
      { policy: 'base', route: 'big', outcome: 'yes' },
    ],
    amounts: [{ effect: 0, text: '1000000000000 ETH' }],
    policyHash: by.policyHash,
    facts: {
      chain: 'eip155:1',
      understood: true,
      doubts: [],
      blind: false,
      effects: [
        { kind: 'transfer', asset: 'native', amount: 10n ** 30n, destination: counting(1, 20) },
        { kind: 'approve', asset: counting(2, 20), amount: 0n, method: 'approve(address,uint256)' },
      ],
      fee: 21_000n,
      replay: { nonce: '5' },
    },
  }

  it('says what would be decided, with amounts as text and bytes as hex, and makes no job', async () => {
    const asked: SignCallValue[] = []
    const door = doorWith({ explain: (_caller, value) => (asked.push(value), explanation) })
    const { result } = await as(door, 'signer_explain', { ...SIGN, opts: { require_tavp: true } })

    assert.equal(asked[0]?.opts.requireTavp, true)
    assert.equal(door.agent.bodies.length, 0)
    assert.deepEqual(result, {
      decision: {
        outcome: 'denied',
        reason: 'DeniedByRoute',
        reason_number: 3,
        detail: 'route big denies',
        by: { policy_id: 'base', policy_version: 1, policy_hash: by.policyHash, route_id: 'big' },
      },
      route: 'big',
      limits: [],
      gates: [],
      reasons: [
        { policy: 'base', route: 'small', outcome: 'no', unmet: { field: 'amount_lt', wanted: 'less', got: 'more' } },
        { policy: 'base', route: 'big', outcome: 'yes' },
      ],
      amounts: [{ effect: 0, text: '1000000000000 ETH' }],
      policy_hash: by.policyHash,
      facts: {
        chain: 'eip155:1',
        understood: true,
        doubts: [],
        blind: false,
        effects: [
          {
            kind: 'transfer',
            asset: 'native',
            amount: '1000000000000000000000000000000',
            destination: countingHex(1, 20),
          },
          { kind: 'approve', asset: countingHex(2, 20), amount: '0', method: 'approve(address,uint256)' },
        ],
        fee: '21000',
        replay: { nonce: '5' },
      },
    })
  })

  it('gives an approval with its backend, and no facts where there are none', async () => {
    const door = doorWith({
      explain: () => ({
        decision: { outcome: 'approved', backend: 'kms-integritee', by, limits: [] },
        backend: 'kms-integritee',
        limits: [],
        gates: [],
        reasons: [],
        amounts: [],
      }),
    })
    const { result } = await as(door, 'signer_explain', SIGN)

    assert.deepEqual(result, {
      decision: {
        outcome: 'approved',
        backend: 'kms-integritee',
        by: { policy_id: 'base', policy_version: 1, policy_hash: by.policyHash, route_id: 'big' },
      },
      backend: 'kms-integritee',
      limits: [],
      gates: [],
      reasons: [],
      amounts: [],
    })
  })

  it('answers every role, and nobody without one', async () => {
    const door = doorWith({ explain: () => explanation })
    for (const role of ['worker', 'tml', 'operator'] as const) {
      door.agent.setRoles(ALICE.account, [role])
      assert.equal(faultOf(await as(door, 'signer_explain', SIGN)), 'ok', role)
    }
    door.agent.setRoles(ALICE.account, [])
    assert.equal(faultOf(await as(door, 'signer_explain', SIGN)), 'Forbidden')
  })

  it('does not find keys that the caller does not have', async () => {
    assert.equal(faultOf(await as(doorWith({ explain: () => undefined }), 'signer_explain', SIGN)), 'KeyNotFound')
  })

  it('refuses what could be no request', async () => {
    const params = { ...SIGN, payload: { type: 'digest', data: '0x00' } }

    assert.equal(faultOf(await as(doorWith({}), 'signer_explain', params)), 'InvalidParams')
  })
})

describe('signer_listLimits', () => {
  const counter = {
    policyId: 'base',
    routeId: 'pay',
    unit: 'amount',
    window: '1d',
    countedFor: { keyId: KEY, chain: 'eip155:1', asset: 'native' },
    max: 10n ** 30n,
    used: 1n,
    left: 10n ** 30n - 1n,
  } as const

  it('says what is used and left, amounts as text, to operators and the TML', async () => {
    const asked: unknown[] = []
    const limits = (policyId?: string) => (asked.push(policyId), { policyTimeMs: 42, counters: [counter] })
    const door = doorWith({ limits })
    for (const role of ['tml', 'operator'] as const) {
      door.agent.setRoles(ALICE.account, [role])
      const { result } = await as(door, 'signer_listLimits', { policy_id: 'base' })
      assert.deepEqual(result, {
        counters: [
          {
            policy_id: 'base',
            route_id: 'pay',
            unit: 'amount',
            window: '1d',
            counted_for: { key_id: KEY, chain: 'eip155:1', asset: 'native' },
            max: '1000000000000000000000000000000',
            used: '1',
            left: '999999999999999999999999999999',
          },
        ],
        more: false,
        policy_time_ms: 42,
      })
    }
    assert.deepEqual(asked, ['base', 'base'])
  })

  it('is not for workers', async () => {
    assert.equal(faultOf(await as(doorWith({}), 'signer_listLimits', {})), 'Forbidden')
  })

  it('is bounded, and says that there is more and that the chain stands still', async () => {
    const counters = Array.from({ length: 1_001 }, () => counter)
    const door = doorWith({ limits: () => ({ policyTimeMs: undefined, counters }) })
    door.agent.setRoles(ALICE.account, ['operator'])
    const { result } = await as(door, 'signer_listLimits', {})
    assert.deepEqual(
      [(result?.counters as unknown[]).length, result?.more, result?.policy_time_ms],
      [1_000, true, null],
    )
  })
})

describe('what everybody may ask', () => {
  const record = {
    version: 1,
    kid: KID,
    publicKey: RECIPIENT.publicKey,
    validFrom: 5,
    validUntil: 9,
    protocols: [1],
    tlsSpki: undefined,
  }
  const signedRecord = concat(encodeRecord(record), ed25519.sign(recordMessage(DEPLOYMENT, record), BOB_ED25519))

  it('signer_getShieldingKey answers with the record and what is in it', async () => {
    const { result } = await open(doorWith({ shieldingRecord: () => signedRecord }), 'signer_getShieldingKey')

    assert.deepEqual(result, {
      record: toHex(signedRecord),
      kid: KID,
      public_key: toHex(RECIPIENT.publicKey),
      valid_from: 5,
      valid_until: 9,
    })
    assert.equal(
      faultOf(await open(doorWith({ shieldingRecord: () => undefined }), 'signer_getShieldingKey')),
      'NotReady',
    )
  })

  it('signer_getAttestation answers with the registration, or null', async () => {
    const registration = {
      method: 'Dcap',
      status: 'Ok',
      buildMode: 'Production',
      mrEnclave: countingHex(1, 32),
      url: '',
      timestampMs: 7,
    } as const
    const registered = await open(doorWith({ registration: async () => registration }), 'signer_getAttestation', {})
    const unknown = await open(doorWith({ registration: async () => undefined }), 'signer_getAttestation')

    assert.deepEqual(registered.result, {
      account: AGENT_ACCOUNT,
      registration: {
        method: 'Dcap',
        status: 'Ok',
        build_mode: 'Production',
        mr_enclave: countingHex(1, 32),
        timestamp_ms: 7,
      },
      evidence: null,
    })
    assert.equal(unknown.result?.registration, null)
  })

  it('signer_getAttestation fails alone when the L1 cannot be read', async () => {
    const door = doorWith({ registration: () => Promise.reject(new Error('no node')) })

    assert.equal(faultOf(await open(door, 'signer_getAttestation')), 'InternalError')
  })

  it('system_health tells the head, and null while there is none', async () => {
    const door = doorWith({})
    assert.deepEqual((await open(door, 'system_health')).result, {
      ready: true,
      reasons: [],
      head: 1_000,
      version: '9.9.9',
    })
    door.agent.setHead(undefined)
    assert.deepEqual((await open(door, 'system_health')).result, {
      ready: false,
      reasons: ['reading the chain'],
      head: null,
      version: '9.9.9',
    })
  })

  it('knows no auth', async () => {
    for (const method of ['system_health', 'rpc.discover', 'signer_getShieldingKey', 'signer_getAttestation'])
      assert.equal(faultOf(await open(doorWith({}), method, { auth: {} })), 'InvalidParams', method)
  })
})
