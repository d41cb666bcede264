import assert from 'node:assert/strict'
import type { AccountState } from '../../../src/model/l1.js'
import { assertHasPast, assertJournal } from '../../../src/resume/refusal.js'

const account = (nonce: number): AccountState => ({ nonce, freePlanck: 0n, allowsSkip: true, lockedOut: false })

describe('what is not resumed', () => {
  it('is a journal that is not there, unless the operator says so', () => {
    assert.throws(() => assertJournal({ exists: false, withoutJournal: false }), {
      code: 'SIGNER__RESUME__JOURNAL_NOT_FOUND',
    })
    assertJournal({ exists: false, withoutJournal: true })
  })

  it('is a journal that the operator would throw away', () => {
    assert.throws(() => assertJournal({ exists: true, withoutJournal: true }), {
      code: 'SIGNER__RESUME__JOURNAL_EXISTS',
    })
    assertJournal({ exists: true, withoutJournal: false })
  })

  it('is an account that was never on chain', () => {
    assert.throws(() => assertHasPast(account(0)), { code: 'SIGNER__RESUME__NEW_ACCOUNT' })
    assertHasPast(account(1))
  })
})
