import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  createFrameReader,
  frameOf,
  MAX_FRAME_BYTES,
  readFrame,
  type FrameContent,
} from '../../../../src/kms/process/frame.js'

const read = (chunks: readonly Uint8Array[]): FrameContent[] => {
  const frames: FrameContent[] = []
  const reader = createFrameReader((frame) => void frames.push(readFrame(frame)))
  for (const chunk of chunks) reader.push(chunk)
  return frames
}
const lengthOf = (length: number): Uint8Array => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, length, true)
  return bytes
}
const content = fc
  .tuple(fc.nat(0xffff_ffff), fc.nat(255), fc.uint8Array({ maxLength: 300 }))
  .map(([number, tag, bytes]): FrameContent => ({ number, tag, content: bytes }))

describe('frames of the KMS socket', () => {
  it('have the layout of their file head', () => {
    assert.deepEqual(
      frameOf({ number: 0x01020304, tag: 9, content: Uint8Array.of(7, 8) }),
      Uint8Array.of(7, 0, 0, 0, 4, 3, 2, 1, 9, 7, 8),
    )
  })

  it('come out as they went in, however the socket cuts them', () => {
    fc.assert(
      fc.property(fc.array(content, { maxLength: 8 }), fc.integer({ min: 1, max: 64 }), (frames, size) => {
        const stream = Buffer.concat(frames.map((frame) => frameOf(frame)))
        const chunks: Uint8Array[] = []
        for (let at = 0; at < stream.length; at += size) chunks.push(new Uint8Array(stream.subarray(at, at + size)))
        assert.deepEqual(read(chunks), frames)
      }),
    )
  })

  it('are refused by their length before anything is allocated for them', () => {
    for (const length of [0, 4, MAX_FRAME_BYTES + 1, 0xffff_ffff])
      assert.throws(() => read([lengthOf(length)]), { code: 'SIGNER__PROTOCOL__BOUND_EXCEEDED' })
    assert.deepEqual(read([lengthOf(MAX_FRAME_BYTES)]), [])
  })

  it('are not written longer than they are read', () => {
    const frame = (bytes: number) => frameOf({ number: 1, tag: 0, content: new Uint8Array(bytes) })

    assert.equal(frame(MAX_FRAME_BYTES - 5).length, MAX_FRAME_BYTES + 4)
    assert.throws(() => frame(MAX_FRAME_BYTES - 4), { code: 'SIGNER__PROTOCOL__BOUND_EXCEEDED' })
  })

  it('give nothing for a frame that is cut short', () => {
    assert.deepEqual(read([frameOf({ number: 1, tag: 2, content: Uint8Array.of(3) }).slice(0, -1)]), [])
  })

  it('leave nothing in the chunks that they came in, also when they are refused', () => {
    const chunk = frameOf({ number: 1, tag: 2, content: Uint8Array.of(3, 4, 5) })
    read([chunk])
    assert.ok(chunk.every((byte) => byte === 0))

    const refused = lengthOf(0xffff_ffff)
    assert.throws(() => read([refused]))
    assert.ok(refused.every((byte) => byte === 0))
  })
})
