import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isPublishableUrl, textOfUrl } from '../../../src/protocol/worker-url.js'

describe('textOfUrl', () => {
  it('is empty for none, and total on bytes that are no UTF-8', () => {
    assert.equal(textOfUrl(undefined), '')
    assert.equal(textOfUrl(Uint8Array.of(0xff)), '\ufffd')
  })
})

describe('isPublishableUrl', () => {
  it('is true only for what comes back as it is, within 256 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (url) => {
        const bytes = new TextEncoder().encode(url)

        assert.equal(isPublishableUrl(url), bytes.length <= 256 && textOfUrl(bytes) === url)
      }),
    )
    assert.equal(isPublishableUrl('\ufeffwss://worker'), true)
    assert.equal(isPublishableUrl('\ud800'), false)
  })
})
