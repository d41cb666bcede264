import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSignerError } from '../../../src/errors/signer-error.js'
import type { ReplyContent } from '../../../src/model/reply.js'
import { concat, toHex } from '../../../src/protocol/hash.js'
import { encodePlain, openReply, sealReply, type ReplyPlace } from '../../../src/protocol/reply.js'
import { CONTENTS } from './support/contents.js'
import { counting, countingHex, DEPLOYMENT, flipped, OTHER_DEPLOYMENTS } from './support/fixtures.js'
import { filled } from './support/raw-scale.js'
import { publishByHand, sealByHand } from './support/seal-by-hand.js'

const isInvalid = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__INVALID_REPLY')
const isMalformed = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__MALFORMED')

const place: ReplyPlace = {
  deployment: DEPLOYMENT,
  requestId: countingHex(0x40, 32),
  part: 0,
  parts: 1,
  replySecret: counting(0x60, 32),
}
const nonce12 = counting(0xf0, 12)
const plainOf = (content: ReplyContent): Uint8Array => encodePlain(content, countingHex(0xa0, 32))
const partsOf = ({ status }: ReplyContent) => ({ part: 0, parts: status === 'pending' ? 0 : 1 })
const FORMS = [
  { form: 'sealed', publicReply: false, length: 133, lead: 0 },
  { form: 'public', publicReply: true, length: 137, lead: 1 },
]

for (const { form, publicReply, length, lead } of FORMS) {
  const seal = (content: ReplyContent, at: ReplyPlace = place): Uint8Array =>
    sealReply({ ...at, publicReply, nonce12 }, plainOf(content))

  describe(`a ${form} reply`, () => {
    for (const [name, content] of Object.entries(CONTENTS)) {
      it(`carries ${name} in ${length} bytes`, () => {
        const at = { ...place, ...partsOf(content) }
        const body = seal(content, at)

        assert.equal(body.length, length)
        assert.equal(body[0], lead)
        assert.deepEqual(openReply(at, body), plainOf(content))
      })
    }

    it('does not open with one bit of it changed', () => {
      const body = seal(CONTENTS.done)
      for (let index = 0; index < body.length; index++) {
        assert.throws(() => openReply(place, flipped(body, index)), isInvalid, `byte ${index}`)
      }
    })

    it('does not open for another deployment, request, part or secret', () => {
      const body = seal(CONTENTS.ecdsa, { ...place, part: 1, parts: 3 })
      const others: Partial<ReplyPlace>[] = [
        ...OTHER_DEPLOYMENTS.map((deployment) => ({ deployment })),
        { requestId: countingHex(0x41, 32) },
        { part: 0 },
        { part: 2 },
        { parts: 2 },
        { replySecret: counting(0x61, 32) },
      ]
      for (const other of others) {
        assert.throws(() => openReply({ ...place, part: 1, parts: 3, ...other }, body), isInvalid)
      }
    })

    it('is refused with another length', () => {
      const body = seal(CONTENTS.done)
      for (const wrong of [body.slice(0, -1), concat(body, filled(1)), body.slice(1), filled(0)]) {
        assert.throws(() => openReply(place, wrong), isInvalid)
      }
    })

    it('has part = parts = 0 if and only if it is pending', () => {
      assert.throws(() => seal(CONTENTS.pending), isInvalid)
      assert.throws(() => seal(CONTENTS.done, { ...place, parts: 0 }), isInvalid)
    })

    it('comes in several parts only as a signature, and each part below parts', () => {
      assert.doesNotThrow(() => seal(CONTENTS.bip340, { ...place, part: 254, parts: 255 }))
      for (const parts of [2, 255]) assert.throws(() => seal(CONTENTS.publicKey32, { ...place, parts }), isInvalid)
      assert.throws(() => seal(CONTENTS.denied, { ...place, parts: 2 }), isInvalid)
      assert.throws(() => seal(CONTENTS.ecdsa, { ...place, part: 1 }), isInvalid)
    })

    it('refuses parts that are no byte instead of cutting them', () => {
      for (const parts of [
        { part: 0, parts: 257 },
        { part: -1, parts: 1 },
        { part: 0.5, parts: 1 },
      ]) {
        assert.throws(() => seal(CONTENTS.ecdsa, { ...place, ...parts }), isInvalid)
      }
    })

    it('refuses a plain that breaks the rules', () => {
      const wrong = plainOf(CONTENTS.done).with(103, 1)
      assert.throws(() => sealReply({ ...place, publicReply, nonce12 }, wrong), isInvalid)
    })

    it('refuses a secret or request id of another size', () => {
      assert.throws(() => seal(CONTENTS.done, { ...place, replySecret: filled(31) }), isMalformed)
      assert.throws(() => seal(CONTENTS.done, { ...place, requestId: '0x00' }), isMalformed)
    })
  })
}

describe('sealReply', () => {
  it('refuses a nonce of another size', () => {
    const options = { ...place, publicReply: false, nonce12: filled(11) }
    assert.throws(() => sealReply(options, plainOf(CONTENTS.done)), isMalformed)
  })

  it('hides the plain of a sealed reply', () => {
    const body = sealReply({ ...place, publicReply: false, nonce12 }, plainOf(CONTENTS.publicKey32))

    assert.equal(toHex(body).includes(toHex(CONTENTS.publicKey32.bytes).slice(2)), false)
  })
})

describe('openReply', () => {
  it('opens what node:crypto seals', () => {
    const plain = plainOf(CONTENTS.publicKey33)

    assert.deepEqual(openReply(place, sealByHand(place, nonce12, plain)), plain)
    assert.deepEqual(openReply(place, publishByHand(place, plain)), plain)
  })

  it('refuses a reply of the right sender that breaks the rules', () => {
    const pending = plainOf(CONTENTS.pending)
    const wrong: [ReplyPlace, Uint8Array][] = [
      [place, pending],
      [{ ...place, parts: 0 }, plainOf(CONTENTS.done)],
      [{ ...place, part: 1 }, plainOf(CONTENTS.ecdsa)],
      [{ ...place, parts: 2 }, plainOf(CONTENTS.denied)],
      [place, plainOf(CONTENTS.done).with(103, 1)],
      [place, filled(104, 0)],
    ]
    for (const [at, plain] of wrong) {
      assert.throws(() => openReply(at, sealByHand(at, nonce12, plain)), isInvalid)
      assert.throws(() => openReply(at, publishByHand(at, plain)), isInvalid)
    }
  })

  it('does not take a sealed reply for a public one, nor the other way round', () => {
    const plain = plainOf(CONTENTS.done)
    const sealed = sealReply({ ...place, publicReply: false, nonce12 }, plain)
    const open = sealReply({ ...place, publicReply: true, nonce12 }, plain)

    assert.throws(() => openReply(place, sealed.with(0, 1)), isInvalid)
    assert.throws(() => openReply(place, open.with(0, 0)), isInvalid)
    assert.throws(() => openReply(place, concat(Uint8Array.of(1), sealed.slice(1), filled(4))), isInvalid)
  })

  it('survives random bytes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(133, 137, 0, 40),
        fc.nat(2),
        fc.uint8Array({ minLength: 140, maxLength: 140 }),
        (n, lead, random) => {
          assert.throws(() => openReply(place, concat(Uint8Array.of(lead), random).slice(0, n)), isInvalid)
        },
      ),
    )
  })
})
