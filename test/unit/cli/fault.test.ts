import assert from 'node:assert/strict'
import { describeFault } from '../../../src/cli/fault.js'
import { formatTable } from '../../../src/cli/demo/table.js'
import { SignerError } from '../../../src/errors/signer-error.js'

describe('describeFault', () => {
  it('shows message, code and context of our own errors, without a stack', () => {
    const fault = new SignerError(
      'SIGNER__SETTINGS__INVALID',
      'Mend it.',
      { path: 'a.yaml' },
      new Error('hidden cause'),
    )

    assert.equal(describeFault(fault), 'Mend it.\n  SIGNER__SETTINGS__INVALID path=a.yaml')
  })

  it('asks for a report of what nobody foresaw: name, code and place, and no word of its message', () => {
    const fault = Object.assign(new TypeError('odd\n    at hidden (file:///odd:1:1)'), { code: 'EODD' })

    assert.match(
      describeFault(fault),
      /^Unexpected fault, please report it: TypeError EODD\n {4}at .+fault\.test\.ts:\d+:\d+/,
    )
    assert.doesNotMatch(describeFault(fault), /odd:1|hidden/)
    assert.equal(describeFault('odd'), 'Unexpected fault, please report it: a string was thrown')
  })

  it('shows code and name only where they look like ones', () => {
    const fault = Object.assign(new Error('odd'), { code: 'my pass phrase', name: 'my pass phrase' })

    assert.match(describeFault(fault), /report it: Error\n/)
  })

  it('says so when an error cannot be read', () => {
    const fault = Object.defineProperty(new Error('odd'), 'stack', { get: () => assert.fail('it throws') })

    assert.match(describeFault(fault), /an error that cannot be read$/)
  })
})

describe('faults in the words of others', () => {
  it('move no cursor, and keep their lines', () => {
    const fault = new SignerError('SIGNER__CLIENT__CALL_REFUSED', 'one\ntwo\u001b[2J', { name: 'a\u001bb' })

    assert.equal(describeFault(fault), 'one\ntwo�[2J\n  SIGNER__CLIENT__CALL_REFUSED name=a�b')
  })
})

describe('formatTable', () => {
  it('lines up columns and marks what is not as expected', () => {
    const rows = [
      { what: 'short', door: 'chain', expected: 'signed', got: 'signed', block: 7, asExpected: true },
      { what: 'a longer one', door: 'worker', expected: 'ignored', got: 'denied: NoRoute', asExpected: false },
    ] as const

    assert.deepEqual(formatTable(rows).split('\n'), [
      '    request       door    expected  answer           block',
      'ok  short         chain   signed    signed           7',
      'NO  a longer one  worker  ignored   denied: NoRoute  -',
    ])
  })
})
