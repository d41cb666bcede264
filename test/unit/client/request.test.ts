import assert from 'node:assert/strict'
import secp256k1 from 'secp256k1'
import { sealRequest, type RequestInput } from '../../../src/client/request.js'
import { fromKeyringPair, type RequestSigner } from '../../../src/client/request-signer.js'
import { authMessage } from '../../../src/protocol/auth.js'
import { parseEnvelope } from '../../../src/protocol/envelope.js'
import { blake2_256, toHex } from '../../../src/protocol/hash.js'
import { hpkeInfo, setupRecipient } from '../../../src/protocol/hpke.js'
import { requestId } from '../../../src/protocol/ids.js'
import { decodeRequest } from '../../../src/protocol/request.js'
import { devPair, digestCall, hex32, makeRecord, PIN, SHIELDING } from './fixtures.js'

const inputFor = async (change: Partial<RequestInput> = {}): Promise<RequestInput> => ({
  deployment: PIN,
  record: makeRecord(),
  caller: fromKeyringPair(await devPair('sr25519')),
  calls: [digestCall],
  deadline: 400,
  ...change,
})

/** What the agent does with an envelope. */
const open = async (envelope: Uint8Array) => {
  const { kid, enc, ciphertext } = parseEnvelope(envelope)
  const recipient = await setupRecipient(SHIELDING, enc, hpkeInfo(PIN, kid))
  const request = decodeRequest(await recipient.open(ciphertext))
  return { request, replySecret: recipient.replySecret, message: authMessage(PIN, kid, enc, request.body) }
}

describe('sealRequest', () => {
  it('seals what the holder of the shielding key opens, with the same reply secret', async () => {
    const calls = [digestCall, { tag: 'PublicKey', value: { keyId: hex32(3) } } as const]
    const sealed = await sealRequest(await inputFor({ calls, publicReply: true }))

    const { request, replySecret } = await open(sealed.envelope)

    assert.deepEqual(request.body, sealed.body)
    assert.deepEqual(request.body.calls, calls)
    assert.equal(request.body.deadline, 400)
    assert.equal(request.body.publicReply, true)
    assert.deepEqual(replySecret, sealed.replySecret)
    assert.equal(parseEnvelope(sealed.envelope).kid, makeRecord().kid)
  })

  it('names one request id per call', async () => {
    const { requestIds, nonce, body } = await sealRequest(await inputFor({ calls: [digestCall, digestCall] }))

    const place = { ...PIN, caller: body.caller, nonce }
    assert.deepEqual(requestIds, [requestId({ ...place, callIndex: 0 }), requestId({ ...place, callIndex: 1 })])
  })

  it('takes a fresh nonce and a fresh ephemeral key each time', async () => {
    const input = await inputFor()
    const [one, two] = [await sealRequest(input), await sealRequest(input)]

    assert.notEqual(one.nonce, two.nonce)
    assert.notDeepEqual(one.replySecret, two.replySecret)
  })

  it('keeps a given nonce, so that a repeat is the same request', async () => {
    const nonce = `0x${'ab'.repeat(16)}` as const
    const input = await inputFor({ nonce })
    const [one, two] = [await sealRequest(input), await sealRequest(input)]

    assert.deepEqual(one.requestIds, two.requestIds)
    assert.equal(one.nonce, nonce)
  })

  for (const type of ['ed25519', 'sr25519'] as const)
    it(`is signed by a ${type} pair as the variant of its algorithm, over the wrapped message`, async () => {
      const pair = await devPair(type)
      const { request, message } = await open(
        (await sealRequest(await inputFor({ caller: fromKeyringPair(pair) }))).envelope,
      )

      assert.equal(request.auth.value.tag, type === 'ed25519' ? 'Ed25519' : 'Sr25519')
      assert.equal(request.body.caller, toHex(pair.publicKey))
      assert.ok(pair.verify(message, request.auth.value.value, pair.publicKey))
    })

  it('is signed by an ecdsa pair as r ‖ s ‖ v over blake2_256 of the message, for the account H(key)', async () => {
    const pair = await devPair('ecdsa')
    const { request, message } = await open(
      (await sealRequest(await inputFor({ caller: fromKeyringPair(pair) }))).envelope,
    )

    const { tag, value } = request.auth.value
    assert.equal(tag, 'Ecdsa')
    assert.equal(request.body.caller, toHex(blake2_256(pair.publicKey)))
    assert.ok(secp256k1.ecdsaVerify(value.slice(0, 64), blake2_256(message), pair.publicKey))
    assert.deepEqual(secp256k1.ecdsaRecover(value.slice(0, 64), value[64] ?? 9, blake2_256(message)), pair.publicKey)
  })

  const mistakes: readonly [string, (signer: RequestSigner) => RequestSigner][] = [
    ['signs other bytes', (signer) => ({ ...signer, sign: (message) => signer.sign(message.slice(1)) })],
    ['is not the account that it names', (signer) => ({ ...signer, account: hex32(9) })],
    ['answers with garbage', (signer) => ({ ...signer, sign: async () => new Uint8Array(3) })],
  ]
  for (const type of ['ed25519', 'sr25519', 'ecdsa'] as const)
    for (const [what, spoil] of mistakes)
      it(`refuses a caller (${type}) that ${what}: the agent would drop the request silently`, async () => {
        const caller = spoil(fromKeyringPair(await devPair(type)))

        await assert.rejects(sealRequest(await inputFor({ caller })), { code: 'SIGNER__CLIENT__INVALID_CALLER' })
      })

  it('refuses what the protocol refuses before the caller is asked to sign', async () => {
    const caller: RequestSigner = {
      account: hex32(1),
      type: 'sr25519',
      sign: async () => assert.fail('was asked to sign'),
    }

    await assert.rejects(sealRequest(await inputFor({ caller, calls: [] })), {
      code: 'SIGNER__PROTOCOL__BOUND_EXCEEDED',
    })
    const payload = { tag: 'EthereumMessage', value: new Uint8Array(49_153) } as const
    const large = { ...digestCall, value: { ...digestCall.value, payload } } as typeof digestCall
    await assert.rejects(sealRequest(await inputFor({ caller, calls: [large] })), {
      code: 'SIGNER__PROTOCOL__BOUND_EXCEEDED',
    })
  })

  it('refuses calls that are within their bounds but make too large an envelope', async () => {
    const payload = { tag: 'EthereumMessage', value: new Uint8Array(49_152) } as const
    const large = { ...digestCall, value: { ...digestCall.value, payload } } as typeof digestCall

    await assert.rejects(sealRequest(await inputFor({ calls: [large, large] })), {
      code: 'SIGNER__PROTOCOL__BOUND_EXCEEDED',
    })
  })
})

describe('fromKeyringPair', () => {
  it('refuses Ethereum pairs: they hash with keccak', async () => {
    const pair = { ...(await devPair('ecdsa')), type: 'ethereum' as const }

    assert.throws(() => fromKeyringPair(pair), { code: 'SIGNER__CLIENT__INVALID_CALLER', message: /ethereum/ })
  })
})
