import assert from 'node:assert/strict'
import { rawSecret } from '../../../../src/kms/import/raw.js'
import { bytes, refusal, utf8 } from './support.js'

// Not a real key.
const SECRET = 'Ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff0a'

describe('rawSecret', () => {
  it('takes 32 bytes as they are, a newline at their end included', () => {
    assert.deepEqual(rawSecret(bytes(SECRET)), bytes(SECRET))
  })

  for (const text of [SECRET, `0x${SECRET}`, `${SECRET}\n`, `0x${SECRET.toUpperCase()}\r\n`])
    it(`takes hex: ${JSON.stringify(text).slice(0, 6)}… of ${text.length} characters`, () => {
      assert.deepEqual(rawSecret(utf8(text)), bytes(SECRET))
    })

  const WRONG = {
    nothing: '',
    'one digit less': SECRET.slice(1),
    'one byte more': `${SECRET}00`,
    'a character that is no digit': SECRET.replace('c', 'g'),
    'a space at the end': `${SECRET} `,
    'two newlines': `${SECRET}\n\n`,
    'half a secret in hex, which could be a whole one in bytes': SECRET.slice(32),
    'an X in upper case': `0X${SECRET}`,
  }
  for (const [name, text] of Object.entries(WRONG))
    it(`refuses ${name}`, () => {
      assert.throws(() => rawSecret(utf8(text)), refusal(/file of 32 bytes, or of 64 hex digits/))
    })

  it('refuses 31 and 33 bytes', () => {
    for (const length of [31, 33]) assert.throws(() => rawSecret(new Uint8Array(length)), refusal(/64 hex digits/))
  })
})
