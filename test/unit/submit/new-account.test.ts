import assert from 'node:assert/strict'
import type { AccountState, Registration } from '../../../src/model/l1.js'
import { assertNewAccount } from '../../../src/submit/new-account.js'

const at = { number: 7, hash: `0x${'07'.repeat(32)}` as const }
const state: AccountState = { nonce: 0, freePlanck: 0n, allowsSkip: true, lockedOut: false }
const registration: Registration = {
  method: 'Skip',
  status: 'Ok',
  buildMode: 'Production',
  mrEnclave: `0x${'e0'.repeat(32)}`,
  url: '',
  timestampMs: 1,
}

describe('assertNewAccount', () => {
  it('lets an account begin that never did anything, funded or not', () => {
    assertNewAccount(state, at)
    assertNewAccount({ ...state, freePlanck: 1n }, at)
  })

  it('refuses an account that sent something before: its journal is lost, or it is a clone', () => {
    assert.throws(() => assertNewAccount({ ...state, nonce: 1 }, at), {
      code: 'SIGNER__SUBMIT__JOURNAL_NOT_FOUND',
    })
    assert.throws(() => assertNewAccount({ ...state, registration }, at), {
      code: 'SIGNER__SUBMIT__JOURNAL_NOT_FOUND',
    })
  })
})
