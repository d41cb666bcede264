import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { Keyring, type ApiPromise } from '@polkadot/api'
import type { SubmittableExtrinsic } from '@polkadot/api/types'
import type { KeyringPair } from '@polkadot/keyring/types'
import type { RequestCall, ShieldingRecord } from '../../types/protocol/scale.js'
import type { AccountId, Hex, RequestId } from '../../src/model/ids.js'
import type { ReplyContent, SealedReply } from '../../src/model/reply.js'
import { bulkData, bulkHash, encodeBulk } from '../../src/protocol/bulk.js'
import { parseEnvelope } from '../../src/protocol/envelope.js'
import { blake2_256, concat, fromHex, toHex } from '../../src/protocol/hash.js'
import { hpkeInfo, setupRecipient } from '../../src/protocol/hpke.js'
import { keyId, requestId, shieldingKid, type Deployment } from '../../src/protocol/ids.js'
import { encodePlain, sealReply } from '../../src/protocol/reply.js'
import { decodeRequest } from '../../src/protocol/request.js'
import { encodeRecord, recordData, recordMessage } from '../../src/protocol/shielding-record.js'
import { tx } from '../support/api.js'

// Test keys only.
const SHIELDING = {
  privateKey: new Uint8Array(32).fill(0x51),
  publicKey: x25519.getPublicKey(new Uint8Array(32).fill(0x51)),
}
const SIGNING_SEED = new Uint8Array(32).fill(0x33)
const SIGNING_KEY = ed25519.getPublicKey(SIGNING_SEED)
const SIGNING_KEY_ID = keyId('Ed25519', SIGNING_KEY)
const NO_TRAIL = toHex(new Uint8Array(32))

const ok = (kind: ReplyContent['kind'], bytes: Uint8Array): ReplyContent => ({
  status: 'ok',
  kind,
  reason: 'None',
  bytes,
})
const NO_BYTES = new Uint8Array()
const UNKNOWN_KEY: ReplyContent = { status: 'denied', kind: 'none', reason: 'UnknownKey', bytes: NO_BYTES }

/** Has one ed25519 key and no rules. */
const answerTo = (call: RequestCall): ReplyContent => {
  if (call.tag === 'GenerateKey') return ok('publicKey', SIGNING_KEY)
  if (call.value.keyId !== SIGNING_KEY_ID) return UNKNOWN_KEY
  if (call.tag === 'PublicKey' || call.tag === 'RotateKey') return ok('publicKey', SIGNING_KEY)
  if (call.tag !== 'Sign') return ok('done', NO_BYTES)
  return ok('ed25519', ed25519.sign(call.value.payload.value, SIGNING_SEED))
}

/** A stand-in for the agent: a few lines that speak its protocol, and do what a test tells them. */
export class Responder {
  readonly account: AccountId
  readonly pair: KeyringPair = new Keyring({ type: 'ed25519' }).addFromUri('//Responder')
  readonly #api: ApiPromise
  readonly #deployment: Deployment

  constructor(api: ApiPromise, deployment: Deployment) {
    this.#api = api
    this.#deployment = deployment
    this.account = toHex(this.pair.publicKey)
  }

  /** Sends as the agent account, and waits for the block. */
  async send(extrinsic: SubmittableExtrinsic<'promise'>, pair = this.pair): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      extrinsic
        .signAndSend(pair, { nonce: -1 }, ({ status }) => {
          if (status.isFinalized) resolve()
        })
        .catch(reject)
    })
  }

  async register(mrEnclave: Hex): Promise<void> {
    await this.send(tx(this.#api, 'teerex', 'registerSgxEnclave', mrEnclave, null, { Skip: { proxied: false } }))
  }

  /** `record ‖ signature`. */
  signRecord(validFrom: number, validUntil: number): { readonly record: ShieldingRecord; readonly signed: Uint8Array } {
    const { publicKey } = SHIELDING
    const kid = shieldingKid(publicKey)
    const record = { version: 1, kid, publicKey, validFrom, validUntil, protocols: [1], tlsSpki: undefined }
    return { record, signed: concat(encodeRecord(record), this.pair.sign(recordMessage(this.#deployment, record))) }
  }

  async publishRecord(validFrom: number, validUntil: number): Promise<ShieldingRecord> {
    const { record, signed } = this.signRecord(validFrom, validUntil)
    await this.send(this.publication(signed, recordData(record.kid), blake2_256(signed)))
    return record
  }

  /** `batchAll([publishHash, remark])`; the trail head names an account, so that it occurs in the bytes. */
  publication(content: Uint8Array, data: Uint8Array, hash: Uint8Array, trailHead: Hex = this.account) {
    return tx(this.#api, 'utility', 'batchAll', [
      tx(this.#api, 'enclaveBridge', 'publishHash', toHex(hash), [trailHead], toHex(data)),
      tx(this.#api, 'system', 'remark', toHex(content)),
    ])
  }

  bulk(replies: readonly SealedReply[]) {
    const bulk = encodeBulk(replies)
    return this.publication(bulk, bulkData(replies.length), bulkHash(bulk))
  }

  fallback(replies: readonly SealedReply[]) {
    const content = concat(Uint8Array.of(1), new Uint8Array(32), encodeBulk(replies))
    return tx(this.#api, 'system', 'remarkWithEvent', toHex(content))
  }

  seal(id: RequestId, replySecret: Uint8Array, content: ReplyContent): SealedReply {
    const place = { deployment: this.#deployment, requestId: id, part: 0, parts: 1, replySecret }
    const options = { ...place, publicReply: false, nonce12: crypto.getRandomValues(new Uint8Array(12)) }
    return { requestId: id, part: 0, parts: 1, body: sealReply(options, encodePlain(content, NO_TRAIL)) }
  }

  /** The answers to one envelope. */
  async answers(envelope: Uint8Array): Promise<SealedReply[]> {
    const { kid, enc, ciphertext } = parseEnvelope(envelope)
    const recipient = await setupRecipient(SHIELDING, enc, hpkeInfo(this.#deployment, kid))
    const { body } = decodeRequest(await recipient.open(ciphertext))
    return body.calls.map((call, callIndex) =>
      this.seal(requestId({ ...this.#deployment, ...body, callIndex }), recipient.replySecret, answerTo(call)),
    )
  }

  /** Envelopes of a block, from `invoke` at top level or in a batch. */
  async #envelopesIn(blockHash: Hex): Promise<Uint8Array[]> {
    const { block } = await this.#api.rpc.chain.getBlock(blockHash)
    const calls = block.extrinsics.flatMap(({ method }) =>
      method.section === 'utility' ? [...(method.args[0] as unknown as Iterable<typeof method>)] : [method],
    )
    return calls
      .filter(({ section, method }) => section === 'enclaveBridge' && method === 'invoke')
      .map(({ args }) => fromHex((args[0] as unknown as { cyphertext: { toHex(): Hex } }).cyphertext.toHex()))
  }

  /** Answers every envelope of each new block, in one bulk a block. Gives the function that ends it. */
  async serve(): Promise<() => void> {
    let tail: Promise<unknown> = Promise.resolve()
    return this.#api.rpc.chain.subscribeFinalizedHeads(({ hash }) => {
      tail = tail.then(async () => {
        const envelopes = await this.#envelopesIn(hash.toHex())
        const replies = (await Promise.all(envelopes.map((envelope) => this.answers(envelope)))).flat()
        if (replies.length > 0) await this.send(this.bulk(replies))
      })
    })
  }
}
