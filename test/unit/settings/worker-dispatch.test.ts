import assert from 'node:assert/strict'
import { z } from 'zod'
import { workerDispatchMembers } from '../../../src/settings/worker-dispatch.js'

const schema = z.strictObject(workerDispatchMembers)
const account = `0x${'a1'.repeat(32)}`

describe('settings of who may call the worker door', () => {
  it('let nobody call by default, and bound everybody', () => {
    assert.deepEqual(schema.parse({}), {
      accounts: [],
      ratePerSecond: 50,
      burst: 200,
      inFlight: 64,
      answerWithinMs: 10_000,
      subscriptionsPerConnection: 100,
    })
  })

  it('take accounts with their roles', () => {
    const accounts = [{ account, roles: ['worker', 'tml'] }]

    assert.deepEqual(schema.parse({ accounts }).accounts, accounts)
  })

  for (const [name, settings] of [
    [
      'an account twice',
      {
        accounts: [
          { account, roles: ['worker'] },
          { account, roles: ['tml'] },
        ],
      },
    ],
    ['an account without a role', { accounts: [{ account, roles: [] }] }],
    ['an unknown role', { accounts: [{ account, roles: ['root'] }] }],
    ['an account in another spelling', { accounts: [{ account: account.toUpperCase(), roles: ['worker'] }] }],
    ['no rate', { ratePerSecond: 0 }],
    ['no room', { inFlight: 0 }],
    ['an endless wait', { answerWithinMs: 1e9 }],
    ['unknown members', { more: 1 }],
  ] as const)
    it(`refuse ${name}`, () => {
      assert.equal(schema.safeParse(settings).success, false)
    })
})
