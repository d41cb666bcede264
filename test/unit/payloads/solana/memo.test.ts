import assert from 'node:assert/strict'
import {
  account,
  addressOf,
  BOB,
  bytesOf,
  factsOf,
  memo,
  MEMO,
  MEMO_V1,
  messageOf,
  OWN,
  signer,
  transferSol,
} from './fixtures.js'

describe('a memo', () => {
  for (const program of [MEMO, MEMO_V1])
    it(`of ${program} is a message with its text`, () => {
      const { understood, effects } = factsOf(messageOf([memo('Invoice 7, Zürich', [signer(OWN)], program)]))
      const expected = [{ kind: 'message', method: 'Memo', details: { text: 'Invoice 7, Zürich' } }]
      assert.deepEqual([understood, effects], [true, expected])
    })

  it('rides along with transfers, and is seen beside them', () => {
    const { effects } = factsOf(messageOf([transferSol(7n), memo('x'), memo('y')]))
    assert.deepEqual(
      effects.map(({ kind, details }) => [kind, details?.['text']]),
      [
        ['transfer', undefined],
        ['message', 'x'],
        ['message', 'y'],
      ],
    )
  })

  it('may be empty', () => assert.deepEqual(factsOf(messageOf([memo('')])).effects[0]?.details, { text: '' }))

  it('is shown up to 256 bytes', () => {
    assert.deepEqual(factsOf(messageOf([memo('a'.repeat(256))])).effects[0]?.details, { text: 'a'.repeat(256) })
    const long = factsOf(messageOf([memo('a'.repeat(257))]))
    assert.deepEqual([long.understood, long.effects], [true, [{ kind: 'message', method: 'Memo' }]])
  })

  it('is not shown where it would not be seen as it is', () => {
    for (const text of ['a\nb', 'a\u202eb', '\ufeffa', 'a\u0000', 'a\u2028b', 'a\u200bb', '\u001b[2J'])
      assert.deepEqual(
        factsOf(messageOf([memo(text)])).effects,
        [{ kind: 'message', method: 'Memo' }],
        JSON.stringify(text),
      )
  })

  it('that is no text is not understood: the program refuses it', () => {
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
      const { understood, effects, doubts } = factsOf(messageOf([memo(Uint8Array.from(bytes))]))
      assert.deepEqual([understood, effects], [false, [{ kind: 'call', destination: bytesOf(MEMO) }]])
      assert.match(doubts.join(), /memo/)
    }
  })

  it('with an account that does not sign is not understood', () => {
    assert.equal(factsOf(messageOf([memo('x', [signer(OWN), account(BOB)])])).understood, false)
    assert.equal(factsOf(messageOf([memo('x', [signer(OWN), signer(addressOf(3))])])).understood, true)
  })
})
