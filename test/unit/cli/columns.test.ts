import assert from 'node:assert/strict'
import { columns, facts, plainText, shortId } from '../../../src/cli/columns.js'

describe('columns', () => {
  it('are as wide as their widest cell, without spaces at the end', () => {
    assert.deepEqual(
      columns([
        ['a', 'bb', 'c'],
        ['ddd', 'e', ''],
      ]),
      ['a    bb  c', 'ddd  e'],
    )
  })

  it('of names and values leave out what there is none of', () => {
    assert.deepEqual(
      facts([
        ['key', 1],
        ['label', ''],
        ['owner', undefined],
        ['longer', 'x'],
      ]),
      ['key     1', 'longer  x'],
    )
  })
})

describe('what tables show', () => {
  it('are the ends of ids, and short texts whole', () => {
    assert.equal(shortId(`0x${'ab'.repeat(32)}`), '0xabababab…ababab')
    assert.equal(shortId('short'), 'short')
  })

  it('is no text that moves the cursor or turns the direction', () => {
    assert.equal(plainText('a\u001b[2J\nb\u202ec'), 'a�[2J�b�c')
  })
})
