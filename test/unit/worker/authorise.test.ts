import assert from 'node:assert/strict'
import { rpcCallMessage } from '../../../src/protocol/rpc.js'
import { toHex } from '../../../src/protocol/hash.js'
import { countingHex } from '../protocol/support/fixtures.js'
import { AGENT, ALICE, ALICE_EC, ALICE_SR, freshNonce, MALLORY, withAuth, type AuthChange } from './support/callers.js'
import { call, connect, faultOf, httpPeer, openDoor } from './support/door.js'
import { createMemoryAgent, HEAD } from './support/memory-ports.js'

const KEY = countingHex(0xc0, 32)
const deleteParams = () => ({ key_id: KEY, request_nonce: freshNonce(), deadline: 1_300 })
const quickDoor = (settings = {}) => openDoor(createMemoryAgent({}, { answersAtOnce: true }), settings)

describe('a signed call', () => {
  for (const caller of [ALICE, ALICE_SR, ALICE_EC])
    it(`is made for a caller with ${caller.type}`, async () => {
      const door = quickDoor()
      const answer = await call(
        door,
        httpPeer(),
        'signer_deleteKey',
        withAuth(caller, 'signer_deleteKey', deleteParams()),
      )

      assert.equal(faultOf(answer), 'ok')
      assert.equal(door.agent.bodies[0]?.caller, caller.account)
    })

  it('is refused without auth, and says how to give one', async () => {
    const answer = await call(quickDoor(), httpPeer(), 'signer_deleteKey', deleteParams())

    assert.equal(faultOf(answer), 'Unauthenticated')
    assert.equal(answer.error?.code, -32001)
  })

  const captured: readonly (readonly [string, AuthChange])[] = [
    ['at an agent of another account', { agent: { ...AGENT, agentAccount: ALICE.account } }],
    ['on a chain of another genesis', { agent: { ...AGENT, genesis: countingHex(0x99, 32) } }],
    ['for another shard', { agent: { ...AGENT, shard: countingHex(0x99, 32) } }],
    ['on another method', { method: 'signer_publicKey' }],
    ['with other params', { params: { ...deleteParams(), key_id: countingHex(1, 32) } }],
    ['with params of which one is missing', { params: { key_id: KEY } }],
  ]
  for (const [name, change] of captured)
    it(`is refused ${name} than it was signed for`, async () => {
      const door = quickDoor()
      const answer = await call(
        door,
        httpPeer(),
        'signer_deleteKey',
        withAuth(ALICE, 'signer_deleteKey', deleteParams(), change),
      )

      assert.equal(faultOf(answer), 'Unauthenticated')
      assert.equal(door.agent.bodies.length, 0)
      assert.equal(door.agent.usedNonces.size, 0)
    })

  it('is refused when a captured auth gets a new nonce, a later expiry or another account', async () => {
    const door = quickDoor()
    const { auth, ...params } = withAuth(ALICE, 'signer_deleteKey', deleteParams())
    const changes = [{ nonce: freshNonce() }, { expires_at: 1_051 }, { account: MALLORY.account }, { type: 'sr25519' }]

    for (const change of changes) {
      const answer = await call(door, httpPeer(), 'signer_deleteKey', { ...params, auth: { ...auth, ...change } })
      assert.equal(faultOf(answer), 'Unauthenticated', JSON.stringify(change))
    }
    assert.equal(door.agent.bodies.length, 0)
  })

  it('counts up to its last block and 100 blocks ahead, and no further', async () => {
    const at = async (expiresAt: number) =>
      faultOf(
        await call(
          quickDoor(),
          httpPeer(),
          'signer_deleteKey',
          withAuth(ALICE, 'signer_deleteKey', deleteParams(), { expiresAt }),
        ),
      )

    assert.deepEqual(
      [await at(HEAD - 1), await at(HEAD), await at(HEAD + 100), await at(HEAD + 101)],
      ['AuthExpired', 'ok', 'ok', 'AuthExpired'],
    )
  })

  for (const [where, expiresAt, words] of [
    ['before the head', HEAD - 1, `lies before the head ${HEAD}`],
    ['too far after it', HEAD + 101, `lies more than 100 blocks after the head ${HEAD}`],
  ] as const)
    it(`that ends ${where} is to be signed again, and is told the head`, async () => {
      const params = withAuth(ALICE, 'signer_deleteKey', deleteParams(), { expiresAt })
      const { error } = await call(quickDoor(), httpPeer(), 'signer_deleteKey', params)

      assert.ok(error?.message.includes(words))
      assert.deepEqual([error?.code, error?.data.retry, error?.data.head], [-32003, 'now', HEAD])
    })

  it('counts once, for calls that make jobs and for calls that only read', async () => {
    const door = openDoor(createMemoryAgent({ keysFor: () => [] }, { answersAtOnce: true }))
    for (const [method, params] of [
      ['signer_deleteKey', deleteParams()],
      ['signer_listKeys', {}],
    ] as const) {
      const signed = withAuth(ALICE, method, params)

      assert.equal(faultOf(await call(door, httpPeer(), method, signed)), 'ok')
      const again = await call(door, httpPeer(), method, signed)
      assert.equal(faultOf(again), 'AuthReplayed', method)
      assert.equal(again.error?.data.retry, 'now')
    }
  })

  it('is the same request when it is signed anew with the same request nonce', async () => {
    const door = quickDoor()
    const params = deleteParams()
    const [first, second] = [
      await call(door, httpPeer(), 'signer_deleteKey', withAuth(ALICE, 'signer_deleteKey', params)),
      await call(door, httpPeer(), 'signer_deleteKey', withAuth(ALICE, 'signer_deleteKey', params)),
    ]

    assert.equal(first.result?.job_id, second.result?.job_id)
    assert.equal(door.agent.bodies.length, 1)
  })

  it('is not ready while the agent is behind the chain', async () => {
    const agent = createMemoryAgent()
    agent.setHead(undefined)
    const answer = await call(
      openDoor(agent),
      httpPeer(),
      'signer_deleteKey',
      withAuth(ALICE, 'signer_deleteKey', deleteParams()),
    )

    assert.equal(faultOf(answer), 'NotReady')
    assert.equal(answer.error?.data.retry, 'later')
  })

  it('is judged by its auth alone on a connection of somebody else', async () => {
    const door = quickDoor()
    const peer = connect()
    const params = deleteParams()
    const wrong = withAuth(MALLORY, 'signer_deleteKey', params, { method: 'signer_sign' })

    assert.equal(faultOf(await call(door, peer, 'signer_deleteKey', wrong)), 'Unauthenticated')
  })

  it('is refused when a hostile account is no key at all', async () => {
    const account = `0x${'ff'.repeat(32)}` as const
    for (const type of ['ed25519', 'sr25519'] as const) {
      const params = withAuth({ account, type, sign: () => new Uint8Array(64).fill(0xff) }, 'signer_listKeys', {})
      assert.equal(faultOf(await call(quickDoor(), httpPeer(), 'signer_listKeys', params)), 'Unauthenticated')
    }
  })
})

describe('roles', () => {
  it('are looked up with each call: what the settings took away is gone', async () => {
    const door = quickDoor()
    const ask = async () =>
      faultOf(await call(door, httpPeer(), 'signer_deleteKey', withAuth(ALICE, 'signer_deleteKey', deleteParams())))

    assert.equal(await ask(), 'ok')
    door.agent.setRoles(ALICE.account, ['tml', 'operator'])
    assert.equal(await ask(), 'Forbidden')
    door.agent.setRoles(ALICE.account, [])
    assert.equal(await ask(), 'Forbidden')
  })

  it('that would do are named, one as one', async () => {
    const door = quickDoor()
    door.agent.setRoles(ALICE.account, [])
    const messageOf = async (method: string, params: object) =>
      (await call(door, httpPeer(), method, withAuth(ALICE, method, params))).error?.message ?? ''
    const payload = { type: 'ethereum_message', data: '0x' }

    assert.match(await messageOf('signer_getStatus', {}), /^The account needs the role operator\./)
    assert.match(
      await messageOf('signer_explain', { chain_id: 'eip155:1', key_id: KEY, payload }),
      /^The account needs one of the roles worker, tml, operator\./,
    )
  })

  it('use up no nonce when they are missing', async () => {
    const door = quickDoor()
    door.agent.setRoles(ALICE.account, [])
    await call(door, httpPeer(), 'signer_deleteKey', withAuth(ALICE, 'signer_deleteKey', deleteParams()))

    assert.equal(door.agent.usedNonces.size, 0)
  })
})

describe('the rate', () => {
  it('of one account is limited over all its connections, and says when to come back', async () => {
    const door = quickDoor({ burst: 2, ratePerSecond: 4 })
    const ask = () => call(door, httpPeer(), 'signer_deleteKey', withAuth(ALICE, 'signer_deleteKey', deleteParams()))

    assert.deepEqual([faultOf(await ask()), faultOf(await ask())], ['ok', 'ok'])
    const limited = await ask()
    assert.equal(faultOf(limited), 'RateLimited')
    assert.equal(limited.error?.data.retry_after_ms, 250)
    door.advance(250)
    assert.equal(faultOf(await ask()), 'ok')
  })

  it('of one account is not that of another', async () => {
    const door = quickDoor({ burst: 1 })
    const ask = async (caller: typeof ALICE) =>
      faultOf(await call(door, httpPeer(), 'signer_deleteKey', withAuth(caller, 'signer_deleteKey', deleteParams())))

    assert.deepEqual([await ask(ALICE), await ask(ALICE), await ask(MALLORY)], ['ok', 'RateLimited', 'ok'])
  })

  it('is not spent by somebody who only names the account', async () => {
    const door = quickDoor({ burst: 1 })
    const forged = withAuth(ALICE, 'signer_deleteKey', deleteParams(), { method: 'signer_sign' })
    await call(door, httpPeer(), 'signer_deleteKey', forged)

    const answer = await call(door, httpPeer(), 'signer_deleteKey', withAuth(ALICE, 'signer_deleteKey', deleteParams()))
    assert.equal(faultOf(answer), 'ok')
  })

  it('of failed proofs is limited per connection, before another signature is verified', async () => {
    const door = quickDoor({ burst: 2 })
    const peer = connect()
    const forged = () => withAuth(ALICE, 'signer_deleteKey', deleteParams(), { method: 'signer_sign' })
    const ask = async (params: object) => faultOf(await call(door, peer, 'signer_deleteKey', params))

    assert.deepEqual(
      [
        await ask(forged()),
        await ask(forged()),
        await ask(forged()),
        await ask(withAuth(ALICE, 'signer_deleteKey', deleteParams())),
      ],
      ['Unauthenticated', 'Unauthenticated', 'RateLimited', 'RateLimited'],
    )
  })

  it('of what everybody may ask is limited per connection', async () => {
    const door = quickDoor({ burst: 1 })
    const peer = httpPeer()

    assert.equal(faultOf(await call(door, peer, 'system_health')), 'ok')
    assert.equal(faultOf(await call(door, peer, 'system_health')), 'RateLimited')
    assert.equal(faultOf(await call(door, httpPeer(), 'system_health')), 'ok')
  })
})

describe('the message of a signed call', () => {
  it('does not hold the params in any order', async () => {
    const params = { b: 1, a: [2, { d: 'x', c: null }] }
    const turned = { a: [2, { c: null, d: 'x' }], b: 1 }
    const at = { method: 'm', account: ALICE.account, nonce: freshNonce(), expiresAt: 1 }

    assert.equal(
      toHex(rpcCallMessage(AGENT, { ...at, params })),
      toHex(rpcCallMessage(AGENT, { ...at, params: turned })),
    )
  })
})
