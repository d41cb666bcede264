import assert from 'node:assert/strict'
import type { AccountState, Registration } from '../../../src/model/l1.js'
import { fallbackReason, publicationForm, type WantedRegistration } from '../../../src/submit/registration-state.js'

const WANTED: WantedRegistration = { method: 'Skip', mrEnclave: `0x${'ab'.repeat(32)}`, url: '' }
const OURS: Registration = { ...WANTED, method: 'Skip', status: 'Invalid', buildMode: 'Production', timestampMs: 1 }
const FREE: AccountState = { nonce: 0, freePlanck: 1n, allowsSkip: true, lockedOut: false }

const CASES: readonly [string, AccountState, ReturnType<typeof fallbackReason>, ReturnType<typeof publicationForm>][] =
  [
    ['registered', { ...FREE, registration: OURS }, undefined, 'usual'],
    ['not yet registered', FREE, undefined, undefined],
    ['registered, without Skip from now on', { ...FREE, registration: OURS, allowsSkip: false }, undefined, 'usual'],
    ['not registered, without Skip', { ...FREE, allowsSkip: false }, 'registrationRefused', 'fallback'],
    ['registered and locked out', { ...FREE, registration: OURS, lockedOut: true }, 'lockedOut', 'fallback'],
    ['locked out, not yet registered', { ...FREE, lockedOut: true }, 'lockedOut', 'fallback'],
    ['locked out, without Skip', { ...FREE, lockedOut: true, allowsSkip: false }, 'lockedOut', 'fallback'],
  ]

describe('publicationForm', () => {
  for (const [what, account, reason, form] of CASES) {
    it(`is ${form ?? 'none'} for an account that is ${what}`, () => {
      assert.equal(fallbackReason(account, WANTED), reason)
      assert.equal(publicationForm(account, WANTED), form)
    })
  }
})
