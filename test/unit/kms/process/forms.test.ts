import assert from 'node:assert/strict'
import fc from 'fast-check'
import { empty, openedForm, vaultKeysForm } from '../../../../src/kms/process/forms.js'

const MALFORMED = { code: 'SIGNER__PROTOCOL__MALFORMED' }
const filled = (bytes: number, byte: number): Uint8Array => new Uint8Array(bytes).fill(byte)

describe('secrets on the KMS socket', () => {
  it('cross as they are, and share no memory with the frame, which is wiped', () => {
    const keys = { store: filled(32, 1), journal: filled(32, 2) }
    const frame = vaultKeysForm.write(keys)
    const read = vaultKeysForm.read(frame)
    frame.fill(0)
    assert.deepEqual(read, keys)

    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (plaintext) => {
        const bytes = openedForm.write({ replySecret: filled(32, 3), plaintext })
        const opened = openedForm.read(bytes)
        bytes.fill(0)
        assert.deepEqual(opened, { replySecret: filled(32, 3), plaintext })
      }),
    )
  })

  it('are wiped by who sent them', () => {
    const keys = { store: filled(32, 1), journal: filled(32, 2) }
    const opened = { replySecret: filled(32, 3), plaintext: filled(5, 4) }
    vaultKeysForm.wipe(keys)
    openedForm.wipe(opened)

    for (const secret of [...Object.values(keys), ...Object.values(opened)])
      assert.ok(secret.every((byte) => byte === 0))
  })

  it('are refused in another length', () => {
    for (const bytes of [0, 63, 65]) assert.throws(() => vaultKeysForm.read(filled(bytes, 1)), MALFORMED)
    assert.throws(() => openedForm.read(filled(31, 1)), MALFORMED)
    assert.throws(() => openedForm.write({ replySecret: filled(31, 1), plaintext: filled(1, 1) }), MALFORMED)
    assert.throws(() => empty.read(filled(1, 0)), MALFORMED)
  })
})
