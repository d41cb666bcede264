import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSignerError } from '../../../../../src/errors/signer-error.js'
import { readContext, writeContext, type Tpm2Context } from '../../../../../src/kms/seal-providers/tpm2/context.js'
import { MAX_CONTEXT_BYTES } from '../../../../../src/kms/seal-providers/seal-provider.js'

/** parent u32 ‖ pcrs Vec<u8> ‖ public Bytes ‖ private Bytes, in the words of the format */
const spelled = ({ parent = 0x8101_0001, pcrs = [7], pub = 80, priv = 160 } = {}): Uint8Array => {
  const length = (n: number): number[] => (n < 64 ? [n << 2] : [((n << 2) & 0xff) | 1, n >> 6])
  const handle = [0, 8, 16, 24].map((shift) => (parent >>> shift) & 0xff)
  const bytes = (n: number): number[] => [...length(n), ...new Array<number>(n).fill(0x5a)]
  return Uint8Array.from([...handle, ...length(pcrs.length), ...pcrs, ...bytes(pub), ...bytes(priv)])
}

const refused = { code: 'SIGNER__KMS__UNSEAL_REFUSED' }

const contexts: fc.Arbitrary<Tpm2Context> = fc.record(
  {
    parent: fc.integer({ min: 0x8100_0000, max: 0x817f_ffff }),
    pcrs: fc.subarray(
      Array.from({ length: 24 }, (_, i) => i),
      { minLength: 1 },
    ),
    public: fc.uint8Array({ minLength: 1, maxLength: 256 }),
    private: fc.uint8Array({ minLength: 1, maxLength: 512 }),
  },
  { noNullPrototype: true },
)

describe('the context of a TPM', () => {
  it('is spelled as its format says', () => {
    const { parent, pcrs, public: pub, private: priv } = readContext(spelled({ pcrs: [0, 7, 23] }))

    assert.deepEqual([parent, pcrs, pub.length, priv.length], [0x8101_0001, [0, 7, 23], 80, 160])
  })

  it('reads what it wrote, and always fits into a root file', () => {
    fc.assert(
      fc.property(contexts, (context) => {
        const written = writeContext(context)
        assert.ok(written.length <= MAX_CONTEXT_BYTES)
        assert.deepEqual(readContext(written), context)
      }),
    )
  })

  for (const [what, context] of Object.entries({
    'nothing in it': new Uint8Array(0),
    'a handle that is not persistent': spelled({ parent: 0x8000_0000 }),
    'a handle of the platform': spelled({ parent: 0x8180_0000 }),
    'no register': spelled({ pcrs: [] }),
    'register 24': spelled({ pcrs: [24] }),
    'a register twice': spelled({ pcrs: [7, 7] }),
    'registers in another order': spelled({ pcrs: [11, 7] }),
    'no public part': spelled({ pub: 0 }),
    'a public part of 257 bytes': spelled({ pub: 257 }),
    'no private part': spelled({ priv: 0 }),
    'a private part of 513 bytes': spelled({ priv: 513 }),
    'bytes left over': Uint8Array.of(...spelled(), 0),
    'a byte too few': spelled().subarray(0, -1),
  }))
    it(`is refused with ${what}`, () => assert.throws(() => readContext(context), refused))

  it('is refused or read, whatever the bytes are', () => {
    const altered = fc
      .tuple(fc.nat(250), fc.nat(255))
      .map(([at, byte]) => spelled().map((before, i) => (i === at ? byte : before)))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 1_024 }), altered), (context) => {
        try {
          assert.deepEqual(writeContext(readContext(context)), new Uint8Array(context))
        } catch (error) {
          if (!isSignerError(error, refused.code as 'SIGNER__KMS__UNSEAL_REFUSED')) throw error
        }
      }),
    )
  })
})
