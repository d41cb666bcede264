import assert from 'node:assert/strict'
import { LABELS } from '../../../types/protocol/labels.js'

describe('LABELS', () => {
  const labels = Object.values(LABELS)

  it('holds no label that begins another: without a length in front, bytes of one could be read as the other', () => {
    for (const label of labels) {
      const begun = labels.filter((other) => other.startsWith(label))

      assert.deepEqual(begun, [label])
    }
  })

  it('names protocol, purpose and version in each', () => {
    for (const label of labels) assert.match(label, /^signer-layer\/[a-z-]+\/v1$/)
  })
})
