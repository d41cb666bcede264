import assert from 'node:assert/strict'
import type { Role } from '../../../types/worker/auth.js'
import type { PutOutcome, WorkerPorts } from '../../../src/worker/ports.js'
import { countingHex } from '../protocol/support/fixtures.js'
import { ALICE, withAuth } from './support/callers.js'
import { call, faultOf, httpPeer, openDoor, type Door } from './support/door.js'
import { createMemoryAgent } from './support/memory-ports.js'

const HASH = countingHex(0x10, 32)
const policy = { id: 'mine', version: 2, hash: HASH }
const PUT = { policy: '{ id: mine, version: 2, routes: [] }' }

const doorFor = (roles: readonly Role[], ports: Partial<WorkerPorts>): Door => {
  const door = openDoor(createMemoryAgent(ports))
  door.agent.setRoles(ALICE.account, roles)
  return door
}
const as = (door: Door, method: string, params: object) =>
  call(door, httpPeer({ secure: true }), method, withAuth(ALICE, method, params))

describe('signer_putPolicy', () => {
  const putting = (outcome: PutOutcome, asked: unknown[] = []): Partial<WorkerPorts> => ({
    putPolicy: (...args) => (asked.push(args), outcome),
  })

  it('hands the policy on, and answers with what was stored', async () => {
    const asked: unknown[] = []
    const door = doorFor(['tml'], putting({ policy, stored: true, findings: [] }, asked))
    const attach = { keys: [countingHex(1, 32)] }
    const { result } = await as(door, 'signer_putPolicy', { ...PUT, attach })
    await as(door, 'signer_putPolicy', { ...PUT, dry_run: true })

    assert.deepEqual(result, { policy_id: 'mine', version: 2, hash: HASH, stored: true, findings: [] })
    assert.deepEqual(asked, [
      [ALICE.account, { text: PUT.policy, attach, dryRun: false }],
      [ALICE.account, { text: PUT.policy, attach: {}, dryRun: true }],
    ])
  })

  it('refuses with the findings, fifty at most; to a dry run they are the result', async () => {
    const findings = Array.from({ length: 60 }, (_, n) => ({ path: `routes[${n}]`, problem: 'wrong' }))
    const door = doorFor(['operator'], putting({ stored: false, findings }))
    const refused = await as(door, 'signer_putPolicy', PUT)
    const dry = await as(door, 'signer_putPolicy', { ...PUT, dry_run: true })

    assert.equal(faultOf(refused), 'PolicyRefused')
    assert.deepEqual(refused.error?.data.findings, findings.slice(0, 50))
    assert.deepEqual(dry.result, { stored: false, findings: findings.slice(0, 50) })
  })

  it('is for tml and operator', async () => {
    assert.equal(faultOf(await as(doorFor(['worker'], {}), 'signer_putPolicy', PUT)), 'Forbidden')
  })

  it('is not done again by who sends a signed call again', async () => {
    const asked: unknown[] = []
    const door = doorFor(['tml'], putting({ policy, stored: true, findings: [] }, asked))
    const params = withAuth(ALICE, 'signer_putPolicy', PUT)
    const answers = [1, 2].map(() => call(door, httpPeer({ secure: true }), 'signer_putPolicy', params))

    assert.deepEqual((await Promise.all(answers)).map(faultOf), ['ok', 'AuthReplayed'])
    assert.equal(asked.length, 1)
  })

  it('is proven by the agent where TLS does not prove it', async () => {
    const door = doorFor(['tml'], putting({ policy, stored: true, findings: [] }))
    const { result } = await call(door, httpPeer(), 'signer_putPolicy', withAuth(ALICE, 'signer_putPolicy', PUT))

    assert.ok(result?.proof)
  })

  for (const [what, params] of [
    ['no text', { policy: '' }],
    ['text over 256 KiB', { policy: 'x'.repeat(262_145) }],
    ['more than 256 keys', { ...PUT, attach: { keys: Array(257).fill(HASH) } }],
    ['what is no id', { ...PUT, attach: { callers: ['0x00'] } }],
  ] as const)
    it(`refuses ${what}`, async () => {
      assert.equal(faultOf(await as(doorFor(['tml'], {}), 'signer_putPolicy', params)), 'InvalidParams')
    })
})

describe('signer_removePolicy', () => {
  it('is for operators alone', async () => {
    for (const [roles, expected] of [
      [['tml', 'worker'], 'Forbidden'],
      [['operator'], 'ok'],
    ] as const) {
      const door = doorFor(roles, { removePolicy: () => policy })
      assert.equal(faultOf(await as(door, 'signer_removePolicy', { policy_id: 'mine' })), expected)
    }
  })

  it('answers with what was removed, or that there is none', async () => {
    const found = doorFor(['operator'], { removePolicy: () => policy })
    const none = doorFor(['operator'], { removePolicy: () => undefined })

    const { result } = await as(found, 'signer_removePolicy', { policy_id: 'mine' })
    assert.deepEqual(result, { policy_id: 'mine', version: 2, hash: HASH })
    assert.equal(faultOf(await as(none, 'signer_removePolicy', { policy_id: 'mine' })), 'PolicyNotFound')
    assert.equal(faultOf(await as(none, 'signer_removePolicy', { policy_id: 'a b' })), 'InvalidParams')
  })
})

describe('signer_listPolicies', () => {
  const stored = ['a', 'b', 'c'].map((id) => ({
    ...{ id, version: 1, hash: HASH, activeSince: 7, putBy: ALICE.account },
    ...{ keys: [countingHex(1, 32)], callers: [] },
  }))
  const listing: Partial<WorkerPorts> = {
    listPolicies: () => ({ base: { id: 'base', version: 3, hash: HASH, activeSince: 5 }, stored }),
  }

  it('answers with base and stored policies, a page at a time', async () => {
    const door = doorFor(['worker'], listing)
    const page = await as(door, 'signer_listPolicies', { after: 'a', limit: 1 })
    const all = await as(door, 'signer_listPolicies', {})

    assert.deepEqual(page.result, {
      base: { policy_id: 'base', version: 3, hash: HASH, active_since: 5 },
      policies: [
        {
          policy_id: 'b',
          version: 1,
          hash: HASH,
          active_since: 7,
          put_by: ALICE.account,
          keys: [countingHex(1, 32)],
          callers: [],
        },
      ],
      more: true,
    })
    assert.deepEqual([(all.result?.policies as unknown[]).length, all.result?.more], [3, false])
  })
})
