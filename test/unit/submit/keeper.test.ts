import assert from 'node:assert/strict'
import type { AccountState, Registration } from '../../../src/model/l1.js'
import { createKeeper, type Keeper } from '../../../src/submit/keeper.js'

const WANTED = { method: 'Skip', mrEnclave: `0x${'ab'.repeat(32)}`, url: 'wss://worker' } as const
const OURS: Registration = { ...WANTED, status: 'Invalid', buildMode: 'Production', timestampMs: 1_000 }
const FREE: AccountState = { nonce: 0, freePlanck: 1n, allowsSkip: true, lockedOut: false }
const REGISTERED: AccountState = { ...FREE, registration: OURS }

describe('createKeeper', () => {
  let keeper: Keeper
  const look = (account: AccountState, timestampMs = 5_000) => keeper.look({ timestampMs }, account)
  const kinds = (account: AccountState): string[] => look(account).map(({ kind }) => kind)

  beforeEach(() => void (keeper = createKeeper(WANTED)))

  it('says nothing of an agent that has not registered yet', () => {
    assert.deepEqual(look(FREE), [])
  })

  it('tells of a registration on chain with method, status, URL and age, once', () => {
    const { method, status, url } = OURS

    assert.deepEqual(look(REGISTERED), [{ kind: 'registered', method, status, url, ageMs: 4_000 }])
    assert.deepEqual(look(REGISTERED), [])
  })

  for (const [what, change] of [
    ['renewal', { timestampMs: 2_000 }],
    ['change of URL', { url: '' }],
    ['change of status', { status: 'Ok' }],
  ] as const) {
    it(`tells of a ${what} as of a new registration`, () => {
      look(REGISTERED)

      assert.deepEqual(kinds({ ...FREE, registration: { ...OURS, ...change } }), ['registered'])
    })
  }

  it('notices that the registration is gone, or another one, once', () => {
    const foreign = { ...OURS, mrEnclave: `0x${'cd'.repeat(32)}` } as const
    for (const account of [FREE, { ...FREE, registration: foreign }]) {
      look(REGISTERED)

      assert.deepEqual(kinds(account), ['registrationLost'])
      assert.deepEqual(kinds(account), [])
    }
  })

  it('says once per spell that the chain refuses to register, and what to do', () => {
    look(REGISTERED)

    const [event, ...others] = look({ ...REGISTERED, allowsSkip: false })
    assert.ok(event?.kind === 'registrationRefused')
    assert.deepEqual([event.isRegistered, event.error.code, others], [true, 'SIGNER__SUBMIT__REGISTRATION_REFUSED', []])
    assert.match(event.error.message, /Dcap.*setSecurityFlags/)
    assert.deepEqual(kinds({ ...REGISTERED, allowsSkip: false }), [])
    assert.deepEqual(kinds(REGISTERED), [])
    assert.deepEqual(kinds({ ...REGISTERED, allowsSkip: false }), ['registrationRefused'])
  })

  it('raises the alarm once when it is locked out, with the cure, and says when it is over', () => {
    look(REGISTERED)

    const [alarm] = look({ ...REGISTERED, lockedOut: true })
    assert.ok(alarm?.kind === 'fallback')
    assert.equal(alarm.reason, 'lockedOut')
    assert.match(alarm.advice, /purgeEnclaveFromShardStatus.*MRENCLAVE/)
    assert.deepEqual(look({ ...REGISTERED, lockedOut: true }), [])
    assert.deepEqual(kinds(REGISTERED), ['fallbackEnded'])
  })

  it('raises it anew for another reason', () => {
    const refused = { ...FREE, allowsSkip: false }
    assert.deepEqual(kinds({ ...refused, lockedOut: true }), ['registrationRefused', 'fallback'])

    const [alarm] = look(refused)

    assert.ok(alarm?.kind === 'fallback' && alarm.reason === 'registrationRefused')
  })

  it('tells after a restart what still lasts', () => {
    const stuck = { ...REGISTERED, lockedOut: true }
    look(stuck)

    keeper = createKeeper(WANTED)

    assert.deepEqual(kinds(stuck), ['registered', 'fallback'])
  })
})
