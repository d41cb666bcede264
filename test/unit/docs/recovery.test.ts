/** docs/recovery.md against the code: the layout of a share, and what errors it speaks of. */
import assert from 'node:assert/strict'
import { ERROR_CODES } from '../../../src/errors/codes.js'
import { SET_BOUNDS, SHARE_BYTES } from '../../../src/kms/recovery/share.js'
import { MAX_BODY_BYTES } from '../../../src/kms/recovery/wire.js'
import { readText, tableOf } from './support/markdown.js'

const text = readText('docs/recovery.md')

describe('docs/recovery.md', () => {
  it('lays a share out without gaps, to its whole length', () => {
    const fields = tableOf(text, 'offset', 'bytes', 'content').map(([offset, bytes]) => [Number(offset), Number(bytes)])
    let end = 0
    for (const [offset = NaN, bytes = NaN] of fields) {
      assert.equal(offset, end)
      end = offset + bytes
    }

    assert.equal(end, SHARE_BYTES)
    assert.ok(text.includes(`${SHARE_BYTES} bytes, strict SCALE`))
  })

  it('states the bounds that hold', () => {
    assert.ok(text.includes(`count *n*, 2 to ${SET_BOUNDS.mostShares}`))
    assert.ok(text.includes(`at most ${MAX_BODY_BYTES.toLocaleString('en')} bytes`))
  })

  it('names only error codes that exist', () => {
    const named = [...text.matchAll(/SIGNER__[A-Z_]+/g)].map(([code]) => code)

    assert.ok(named.length >= 3)
    assert.deepEqual(
      named.filter((code) => !(code in ERROR_CODES)),
      [],
    )
  })
})
