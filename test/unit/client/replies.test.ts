import assert from 'node:assert/strict'
import { ed25519 } from '@noble/curves/ed25519.js'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { taprootTweakPrivKey } from '@scure/btc-signer/utils.js'
import type { TopCall } from '../../../src/client/account-extrinsic.js'
import type { Reply } from '../../../src/client/open-replies.js'
import {
  followReplies,
  waitForReplies,
  waitForReply,
  type FollowOptions,
  type Ignored,
} from '../../../src/client/replies.js'
import { SignerError } from '../../../src/errors/signer-error.js'
import type { SignatureScheme } from '../../../src/model/key.js'
import type { SealedReply } from '../../../src/model/reply.js'
import { bulkData, encodeBulk } from '../../../src/protocol/bulk.js'
import { concat } from '../../../src/protocol/hash.js'
import {
  bytes32,
  chainOf,
  DENIED,
  extrinsic,
  hex32,
  PENDING,
  PIN,
  publish,
  publishBulk,
  REPLY_SECRET,
  seal,
  signatureReply,
  STRANGER,
} from './fixtures.js'

const ID = hex32(1)
const OTHER_ID = hex32(2)
const KEY = bytes32(0x33)
const MESSAGE = bytes32(0x44)
const SIGNED = signatureReply('ed25519', ed25519.sign(MESSAGE, KEY))
const PUBLIC_KEY = ed25519.getPublicKey(KEY)

const optionsFor = (change: Partial<FollowOptions> = {}): FollowOptions & { readonly ignored: Ignored[] } => {
  const ignored: Ignored[] = []
  return {
    pin: PIN,
    requestIds: [ID],
    replySecret: REPLY_SECRET,
    fromBlock: 5,
    untilBlock: 9,
    onIgnored: (one) => ignored.push(one),
    ...change,
    ignored,
  }
}

const collect = async (replies: AsyncIterable<Reply>): Promise<Reply[]> => {
  const all: Reply[] = []
  for await (const reply of replies) all.push(reply)
  return all
}

const inBlock7 = (...calls: readonly TopCall[]) =>
  chainOf(
    calls.map((call) => extrinsic(call)),
    [4, 9],
  )

/** Block 7 carries this hostile or broken thing, block 8 the true reply: the client must get the true one. */
const surviving = async (call: TopCall, change = {}) => {
  const options = optionsFor()
  const truth = extrinsic(publishBulk([seal(ID, SIGNED)]), { blockNumber: 8 })
  const replies = await collect(followReplies(options, chainOf([extrinsic(call, change), truth], [9])))
  assert.deepEqual(
    replies.map(({ status, blockNumber }) => ({ status, blockNumber })),
    [{ status: 'ok', blockNumber: 8 }],
  )
  return options.ignored
}

describe('followReplies', () => {
  it('gives an authentic reply with its value, block and reason', async () => {
    const [ok] = await collect(followReplies(optionsFor(), inBlock7(publishBulk([seal(ID, SIGNED)]))))
    const [denied] = await collect(followReplies(optionsFor(), inBlock7(publishBulk([seal(ID, DENIED)]))))

    assert.deepEqual(ok, {
      requestId: ID,
      status: 'ok',
      reason: 'None',
      reasonNumber: 0,
      values: [{ kind: 'ed25519', bytes: SIGNED.bytes }],
      trailHash: hex32(0),
      blockNumber: 7,
    })
    assert.deepEqual([denied?.status, denied?.reason, denied?.values], ['denied', 'NoRoute', []])
  })

  it('reads public replies and the fallback form alike', async () => {
    const bulk = encodeBulk([seal(ID, SIGNED, { publicReply: true })])
    const call = { name: 'remarkWithEvent', remark: concat(Uint8Array.of(1), bytes32(0), bulk) } as const

    const replies = await collect(followReplies(optionsFor(), inBlock7(call)))

    assert.deepEqual(replies[0]?.values, [{ kind: 'ed25519', bytes: SIGNED.bytes }])
  })

  it('finds its own replies among those to others', async () => {
    const others = [3, 4, 5].map((byte) => seal(hex32(byte), DENIED, { replySecret: bytes32(byte) }))
    const options = optionsFor()

    const replies = await collect(
      followReplies(options, inBlock7(publishBulk([...others, seal(ID, SIGNED), ...others]))),
    )

    assert.equal(replies.length, 1)
    assert.deepEqual(options.ignored, [])
  })

  it('waits for all calls of a request, and stops reading after the last', async () => {
    const source = chainOf(
      [
        extrinsic(publishBulk([seal(OTHER_ID, DENIED)]), { blockNumber: 6 }),
        extrinsic(publishBulk([seal(ID, SIGNED)]), { blockNumber: 8 }),
      ],
      [5, 6, 9],
    )

    const replies = await collect(followReplies(optionsFor({ requestIds: [ID, OTHER_ID] }), source))

    assert.deepEqual(
      replies.map(({ requestId }) => requestId),
      [OTHER_ID, ID],
    )
    assert.deepEqual(source.read, [5, 6, 7, 8])
  })

  it('reports pending once, and does not take it for final', async () => {
    const pending = publishBulk([seal(ID, PENDING)])
    const source = chainOf(
      [
        extrinsic(pending),
        extrinsic(pending, { blockNumber: 8 }),
        extrinsic(publishBulk([seal(ID, SIGNED)]), { blockNumber: 9 }),
      ],
      [9],
    )

    const replies = await collect(followReplies(optionsFor(), source))

    assert.deepEqual(
      replies.map(({ status }) => status),
      ['pending', 'ok'],
    )
  })

  it('takes the first final reply; a later one, and a late pending one, change nothing', async () => {
    const call = publishBulk([seal(ID, DENIED)])
    const options = optionsFor({ requestIds: [ID, OTHER_ID] })
    const source = inBlock7(
      call,
      publishBulk([seal(ID, SIGNED)]),
      publishBulk([seal(ID, PENDING)]),
      publishBulk([seal(OTHER_ID, DENIED)]),
    )

    const replies = await collect(followReplies(options, source))

    assert.deepEqual(
      replies.map(({ requestId, status }) => [requestId, status]),
      [
        [ID, 'denied'],
        [OTHER_ID, 'denied'],
      ],
    )
  })

  describe('is not misled by', () => {
    it('a forged bulk of another account', async () => {
      const ignored = await surviving(publishBulk([seal(ID, DENIED)]), { signer: STRANGER })

      assert.deepEqual(ignored, [{ fault: 'wrong-signer', blockNumber: 7 }])
    })

    it('a bulk in an extrinsic that failed', async () => {
      const ignored = await surviving(publishBulk([seal(ID, DENIED)]), { success: false })

      assert.deepEqual(ignored, [{ fault: 'extrinsic-failed', blockNumber: 7 }])
    })

    it('a bulk that is not canonical', async () => {
      const bulk = encodeBulk([seal(ID, DENIED)])
      const ignored = await surviving(publish(concat(Uint8Array.of(0x05, 0x00), bulk.slice(1)), bulkData(1)))

      assert.deepEqual(ignored, [{ fault: 'malformed-bulk', blockNumber: 7 }])
    })

    it('a wrong count', async () => {
      const ignored = await surviving(publish(encodeBulk([seal(ID, DENIED)]), bulkData(2)))

      assert.deepEqual(ignored, [{ fault: 'wrong-count', blockNumber: 7 }])
    })

    const forgeries: readonly [string, SealedReply][] = [
      ['the tag of another request', seal(ID, DENIED, { sealedFor: OTHER_ID })],
      ['the public tag of another request', seal(ID, DENIED, { sealedFor: OTHER_ID, publicReply: true })],
      ['a tag under another reply secret', seal(ID, DENIED, { replySecret: bytes32(0x99) })],
      ['a tag of another shard', seal(ID, DENIED, { pin: { ...PIN, shard: hex32(0x02) } })],
      ['a tag of another chain', seal(ID, DENIED, { pin: { ...PIN, genesis: hex32(0x02) } })],
      ['a tag of another part', { ...seal(ID, SIGNED, { part: 1, parts: 2 }), part: 0 }],
      ['a tag of another number of parts', { ...seal(ID, SIGNED, { parts: 2 }), parts: 1 }],
      ['a body of zeros', { ...seal(ID, DENIED), body: new Uint8Array(133) }],
      ['an empty body', { ...seal(ID, DENIED), body: new Uint8Array() }],
      ['a huge body', { ...seal(ID, DENIED), body: new Uint8Array(100_000) }],
      ['a sealed reply that calls itself public', { ...seal(ID, DENIED), body: seal(ID, DENIED).body.with(0, 1) }],
    ]
    for (const [what, forgery] of forgeries)
      it(what, async () => {
        assert.deepEqual(await surviving(publishBulk([forgery])), [
          { fault: 'invalid-reply', blockNumber: 7, requestId: ID },
        ])
      })

    it('parts that are not all there', async () => {
      const call = publishBulk([seal(ID, SIGNED, { part: 0, parts: 3 }), seal(ID, SIGNED, { part: 2, parts: 3 })])

      assert.deepEqual(await surviving(call), [{ fault: 'incomplete-parts', blockNumber: 7, requestId: ID }])
    })

    it('parts repeated instead of missing ones', async () => {
      const part = seal(ID, SIGNED, { part: 1, parts: 2 })

      assert.deepEqual(
        (await surviving(publishBulk([part, part]))).map(({ fault }) => fault),
        ['duplicate-part', 'incomplete-parts'],
      )
    })

    it('parts that are spread over two bulks: a reply is all in one', async () => {
      const [one, two] = [seal(ID, SIGNED, { part: 0, parts: 2 }), seal(ID, SIGNED, { part: 1, parts: 2 })]
      const options = optionsFor()

      await assert.rejects(collect(followReplies(options, inBlock7(publishBulk([one]), publishBulk([two])))), {
        code: 'SIGNER__CLIENT__REPLY_TIMEOUT',
      })
      assert.deepEqual(
        options.ignored.map(({ fault }) => fault),
        ['incomplete-parts', 'incomplete-parts'],
      )
    })
  })

  it('joins the parts of a Bitcoin reply in their order, whatever their order in the bulk, and passes over repeats', async () => {
    const signatures = [0, 1, 2].map((i) => signatureReply('ed25519', ed25519.sign(bytes32(i), KEY)))
    const parts = signatures.map((content, part) => seal(ID, content, { part, parts: 3 }))
    const stray = seal(ID, SIGNED, { part: 0, parts: 1 })
    const options = optionsFor()

    const shuffled = [2, 0, 1].map((i) => parts[i] as SealedReply)
    const [reply] = await collect(followReplies(options, inBlock7(publishBulk([...shuffled, ...shuffled, stray]))))

    assert.deepEqual(
      reply?.values.map(({ bytes }) => bytes),
      signatures.map(({ bytes }) => bytes),
    )
    assert.deepEqual(
      options.ignored.map(({ fault }) => fault),
      ['duplicate-part', 'duplicate-part', 'duplicate-part', 'conflicting-parts'],
    )
  })

  it('opens the other replies of a bulk when one does not open', async () => {
    const forged = { ...seal(OTHER_ID, DENIED), body: new Uint8Array(133) }
    const options = optionsFor({ requestIds: [OTHER_ID, ID] })

    await assert.rejects(
      collect(followReplies(options, inBlock7(publishBulk([forged, seal(ID, SIGNED)])))),
      (error) => error instanceof SignerError && error.context['open'] === 1,
    )
  })

  it('says at the end of its range that silence never means "not signed"', async () => {
    await assert.rejects(collect(followReplies(optionsFor(), chainOf([], [6, 12]))), {
      code: 'SIGNER__CLIENT__REPLY_TIMEOUT',
      message: /up to block 9.*never means that nothing was signed/,
    })
  })

  it('ends at once for no requests', async () => {
    assert.deepEqual(await collect(followReplies(optionsFor({ requestIds: [] }), chainOf([], []))), [])
  })
})

describe('followReplies, with the key known', () => {
  const expectFor = (publicKey: Uint8Array, messages: readonly Uint8Array[]) =>
    optionsFor({ expect: new Map([[ID, { publicKey, messages }]]) })

  it('accepts the signatures of that key over those messages', async () => {
    const [reply] = await collect(
      followReplies(expectFor(PUBLIC_KEY, [MESSAGE]), inBlock7(publishBulk([seal(ID, SIGNED)]))),
    )

    assert.equal(reply?.status, 'ok')
  })

  it('verifies the parts of ECDSA and of BIP-340 replies one by one', async () => {
    const digests = [bytes32(1), bytes32(2)]
    const ecdsa = (digest: Uint8Array) => {
      const [v, ...rs] = secp256k1.sign(digest, KEY, { prehash: false, format: 'recovered' })
      return signatureReply('ecdsa', Uint8Array.from([...rs, v ?? 0]))
    }
    const taproot = digests.map((digest) => signatureReply('bip340', schnorr.sign(digest, KEY)))
    const bulk = (contents: readonly ReturnType<typeof ecdsa>[]) =>
      publishBulk(contents.map((content, part) => seal(ID, content, { part, parts: contents.length })))

    const run = (publicKey: Uint8Array, contents: readonly ReturnType<typeof ecdsa>[]) =>
      collect(followReplies(expectFor(publicKey, digests), inBlock7(bulk(contents))))

    assert.equal((await run(secp256k1.getPublicKey(KEY), digests.map(ecdsa))).length, 1)
    assert.equal((await run(schnorr.getPublicKey(KEY), taproot)).length, 1)
    await assert.rejects(run(secp256k1.getPublicKey(KEY), [...digests].reverse().map(ecdsa)), {
      code: 'SIGNER__PROTOCOL__INVALID_REPLY',
    })
  })

  it('verifies ECDSA and taproot parts of one answer under one key, where the schemes are told', async () => {
    const messages = [bytes32(1), bytes32(2)]
    const [v, ...rs] = secp256k1.sign(bytes32(1), KEY, { prehash: false, format: 'recovered' })
    const contents = [
      signatureReply('ecdsa', Uint8Array.from([...rs, v ?? 0])),
      signatureReply('bip340', schnorr.sign(bytes32(2), taprootTweakPrivKey(KEY))),
    ]
    const bulk = publishBulk(contents.map((content, part) => seal(ID, content, { part, parts: 2 })))
    const run = (schemes: readonly SignatureScheme[]) => {
      const expected = { publicKey: secp256k1.getPublicKey(KEY), messages, schemes }
      return collect(followReplies(optionsFor({ expect: new Map([[ID, expected]]) }), inBlock7(bulk)))
    }

    assert.equal((await run(['ecdsa', 'taproot'])).length, 1)
    for (const wrong of [['ecdsa', 'bip340'], ['taproot', 'ecdsa'], ['ecdsa']] as const)
      await assert.rejects(run(wrong), { code: 'SIGNER__PROTOCOL__INVALID_REPLY' }, wrong.join())
  })

  const wrong: readonly [string, Uint8Array, readonly Uint8Array[]][] = [
    ['another key', ed25519.getPublicKey(bytes32(0x34)), [MESSAGE]],
    ['another message', PUBLIC_KEY, [bytes32(0x45)]],
    ['more messages', PUBLIC_KEY, [MESSAGE, MESSAGE]],
    ['no messages', PUBLIC_KEY, []],
    ['a key that is none', new Uint8Array(5), [MESSAGE]],
  ]
  for (const [what, publicKey, messages] of wrong)
    it(`raises when the signature is not that of ${what}`, async () => {
      const source = inBlock7(publishBulk([seal(ID, SIGNED)]))

      await assert.rejects(collect(followReplies(expectFor(publicKey, messages), source)), {
        code: 'SIGNER__PROTOCOL__INVALID_REPLY',
      })
    })

  it('asks for no signature of a refusal', async () => {
    const [reply] = await collect(
      followReplies(expectFor(PUBLIC_KEY, [MESSAGE]), inBlock7(publishBulk([seal(ID, DENIED)]))),
    )

    assert.equal(reply?.status, 'denied')
  })
})

describe('waitForReplies', () => {
  it('gives the final replies in the order of the requests, and tells of pending ones', async () => {
    const pending: Reply[] = []
    const options = {
      ...optionsFor({ requestIds: [ID, OTHER_ID] }),
      untilBlock: 9,
      onPending: (reply: Reply) => pending.push(reply),
    }
    const source = inBlock7(publishBulk([seal(OTHER_ID, DENIED), seal(ID, PENDING)]), publishBulk([seal(ID, SIGNED)]))

    const replies = await waitForReplies(options, source)

    assert.deepEqual(
      replies.map(({ requestId }) => requestId),
      [ID, OTHER_ID],
    )
    assert.deepEqual(
      pending.map(({ requestId }) => requestId),
      [ID],
    )
  })

  it('rejects with the reason of an aborted signal', async () => {
    const options = { ...optionsFor(), untilBlock: 9, signal: AbortSignal.abort(new Error('the user left')) }

    await assert.rejects(waitForReplies(options, chainOf([], [9])), /the user left/)
  })
})

describe('waitForReply', () => {
  it('gives the final reply to one request', async () => {
    const reply = await waitForReply(
      { pin: PIN, requestId: ID, replySecret: REPLY_SECRET, fromBlock: 7, untilBlock: 7 },
      inBlock7(publishBulk([seal(ID, DENIED)])),
    )

    assert.equal(reply.reason, 'NoRoute')
  })
})
