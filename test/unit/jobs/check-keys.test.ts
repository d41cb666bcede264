import assert from 'node:assert/strict'
import { checkKeys, keysToDisable } from '../../../src/jobs/check-keys.js'
import { importOrigin, type KeyInfo, type KeyState } from '../../../src/model/key.js'
import type { KeyRow } from '../../../src/model/rows.js'

const keyOf = (state: KeyState): KeyInfo => ({
  id: `0x${'01'.repeat(32)}`,
  type: 'Ed25519',
  purpose: 'caller',
  publicKey: new Uint8Array(32),
  chains: [],
  origin: 'o',
  createdBlock: 1,
  state,
})
const rowOf = (state: KeyState): KeyRow => ({ ...keyOf(state), label: '', uses: 0 })
const check = (row: KeyState, key?: KeyState) => (): void =>
  checkKeys({ rows: [rowOf(row)], held: key ? [keyOf(key)] : [], knowsJob: () => true })

describe('checkKeys', () => {
  it('accepts keys and journal that agree', () => {
    check('active', 'active')()
    check('deleted', 'deleted')()
  })

  it('refuses a missing key file', () => {
    assert.throws(check('active'), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
  })

  it('refuses a deleted key that is back, disabled or not', () => {
    for (const state of ['active', 'disabled'] as const)
      assert.throws(check('deleted', state), { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
  })

  it('refuses a disabled key that is active in the journal: the journal is older than the keys', () => {
    assert.throws(check('active', 'disabled'), { code: 'SIGNER__KMS__KEY_NOT_FOUND', message: /was disabled/ })
  })

  it('refuses a key that the journal never made: the journal is older than the keys, or of another agent', () => {
    const rolledBack = (): void => checkKeys({ rows: [], held: [keyOf('active')], knowsJob: () => false })
    assert.throws(rolledBack, { code: 'SIGNER__KMS__KEY_NOT_FOUND' })
  })

  it('accepts a key without a row whose job is in the journal: a crash came between', () => {
    checkKeys({ rows: [], held: [keyOf('active')], knowsJob: (id) => id === keyOf('active').origin })
  })

  it('accepts a key without a row that was being imported when a crash came, and no other key under its origin', () => {
    const origin = importOrigin(keyOf('active').id)
    const held = (key: KeyInfo) => (): void => checkKeys({ rows: [], held: [key], knowsJob: () => false })

    held({ ...keyOf('active'), origin })()
    assert.throws(held({ ...keyOf('active'), origin, id: `0x${'02'.repeat(32)}` }), {
      code: 'SIGNER__KMS__KEY_NOT_FOUND',
    })
  })

  it('accepts what a crash leaves: deleted in the KMS first, destroyed there first', () => {
    check('active', 'deleted')()
    check('deleted')()
    check('disabled', 'active')()
    check('disabled', 'disabled')()
    check('disabled', 'deleted')()
  })
})

describe('keysToDisable', () => {
  const toDisable = (row: KeyState, key: KeyState) => keysToDisable({ rows: [rowOf(row)], held: [keyOf(key)] })

  it('are those that the journal has disabled and the KMS has not: the tighter of the two holds', () => {
    assert.deepEqual(toDisable('disabled', 'active'), [keyOf('active').id])
  })

  it('are no others', () => {
    for (const [row, key] of [
      ['active', 'active'],
      ['disabled', 'disabled'],
      ['disabled', 'deleted'],
      ['deleted', 'deleted'],
    ] as const)
      assert.deepEqual(toDisable(row, key), [], `${row} ${key}`)
    assert.deepEqual(keysToDisable({ rows: [], held: [keyOf('active')] }), [])
  })
})
