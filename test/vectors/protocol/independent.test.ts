/** The committed vectors against other people's code: polkadot-js, node:crypto, libsecp256k1; none of src. */
import assert from 'node:assert/strict'
import { createHmac, createPublicKey, verify } from 'node:crypto'
import { Keyring } from '@polkadot/keyring'
import { u8aToHex } from '@polkadot/util'
import { blake2AsHex, blake2AsU8a, cryptoWaitReady, sr25519Verify } from '@polkadot/util-crypto'
import secp256k1 from 'secp256k1'
import { aadByHand, publishByHand, sealByHand } from '../../unit/protocol/support/seal-by-hand.js'
import {
  bytesOf,
  readVectors,
  type AuthCase,
  type AuthFile,
  type BodyFile,
  type BulkFile,
  type ContextFile,
  type EnvelopeFile,
  type IdsFile,
  type RecordFile,
  type ReplyFile,
  type RpcFile,
  type SignerType,
  type TrailFile,
} from './read.js'
import { secondScale } from './second-scale.js'

const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const label = (text: string): string => Buffer.from(text).toString('hex')
const bare = (hex: string): string => hex.slice(2)
const H = (...hex: string[]): string => blake2AsHex(`0x${hex.map((part) => part.replace(/^0x/, '')).join('')}`, 256)

const verifyEd25519 = (publicKey: string, message: string, signature: string): boolean => {
  const key = createPublicKey({ key: Buffer.concat([SPKI, bytesOf(publicKey)]), format: 'der', type: 'spki' })
  return verify(null, bytesOf(message), key, bytesOf(signature))
}

const recover = (message: string, signature: string): string => {
  const bytes = bytesOf(signature)
  return u8aToHex(secp256k1.ecdsaRecover(bytes.slice(0, 64), bytes[64] ?? 9, blake2AsU8a(bytesOf(message), 256)))
}

type Signed = Pick<AuthCase, 'publicKey' | 'message' | 'signature'>
const VERIFIERS: Record<AuthCase['name'], (one: Signed) => boolean> = {
  Ed25519: ({ publicKey, message, signature }) => verifyEd25519(publicKey, message, signature),
  Sr25519: ({ publicKey, message, signature }) => sr25519Verify(bytesOf(message), bytesOf(signature), publicKey),
  Ecdsa: ({ publicKey, message, signature }) => recover(message, signature) === publicKey,
}

before(() => cryptoWaitReady())

describe('polkadot-js agrees on the SCALE and the hashes of', () => {
  for (const { name, body, scale, bodyHash, contentHash } of readVectors<BodyFile>('body.json').cases) {
    it(`the body: ${name}`, () => {
      const silent = { ...(body as object), publicReply: false }

      assert.equal(secondScale('SlBody', body), scale)
      assert.equal(H(scale), bodyHash)
      assert.equal(H(secondScale('SlBody', silent)), contentHash)
    })
  }

  for (const { chainId, keyId, payload, scale, intent } of readVectors<IdsFile>('ids.json').intents) {
    it(`the intent of ${JSON.stringify(payload).slice(0, 40)}`, () => {
      assert.equal(secondScale('SlIntent', [chainId, keyId, payload]), scale)
      assert.equal(H(label('signer-layer/intent/v1'), scale), intent)
    })
  }

  for (const { name, replies, bulk, publishHash } of readVectors<BulkFile>('bulk.json').cases) {
    it(`the bulk: ${name}`, () => {
      assert.equal(secondScale('SlBulk', replies), bulk)
      assert.equal(H(bulk), publishHash)
    })
  }

  const { deployment, agentAccount, cases } = readVectors<RecordFile>('shielding-record.json')
  for (const { name, record, scale, message, signature, signedRecord, publishHash } of cases) {
    it(`the shielding record: ${name}, signed by the agent account`, () => {
      const head = label('signer-layer/shielding-record/v1') + bare(deployment.genesis) + bare(deployment.shard)

      assert.equal(secondScale('SlRecord', record), scale)
      assert.equal(message, `0x${head}${bare(scale)}`)
      assert.equal(signedRecord, scale + bare(signature))
      assert.ok(verifyEd25519(agentAccount, message, signature))
      assert.equal(H(signedRecord), publishHash)
    })
  }

  const contexts = readVectors<ContextFile>('context.json')
  for (const { name, kind, publicKey, issuer, statement, scale, message, signature, entry } of contexts.cases)
    it(`the context: ${name}, signed by its issuer`, () => {
      const [begin, end] = [label('<Bytes>signer-layer/context/v1'), label('</Bytes>')]
      const signed = { statement, issuer, signature: { tag: kind, value: signature } }

      assert.equal(secondScale('SlStatement', statement), scale)
      assert.equal(message, `0x${begin}${bare(contexts.genesis)}${bare(contexts.intent)}${bare(scale)}${end}`)
      assert.ok(VERIFIERS[kind]({ publicKey, message, signature }))
      assert.equal(secondScale('SlContext', signed), entry)
    })

  const trail = readVectors<TrailFile>('trail.json')
  it('the trail, with canonical JSON written by hand', () => {
    const begin = label('signer-layer/trail/v1')

    assert.equal(H(begin, trail.deployment.genesis, trail.deployment.shard, trail.agentAccount), trail.genesisHash)
    for (const { entry, canonical, previous, hash } of trail.entries) {
      assert.deepEqual(JSON.parse(canonical), entry)
      assert.equal(H(begin, previous, label(canonical)), hash)
    }
    assert.deepEqual(
      trail.entries.map(({ previous }) => previous),
      [trail.genesisHash, ...trail.entries.slice(0, -1).map(({ hash }) => hash)],
    )
  })
})

describe('node:crypto and polkadot-js agree on', () => {
  const { deployment, tavpChallenges } = readVectors<IdsFile>('ids.json')
  for (const { requestId, intent, deadline, challenge } of tavpChallenges) {
    it(`the TAVP challenge with the deadline ${deadline}`, () => {
      const block = Buffer.alloc(4)
      block.writeUInt32LE(deadline)

      assert.equal(
        H(label('signer-layer/tavp/v1'), deployment.genesis, requestId, intent, block.toString('hex')),
        challenge,
      )
    })
  }

  for (const { replySecret, requestId, salt, canonical, hash } of readVectors<TrailFile>('trail.json').facts) {
    it('the salted hash of facts, with canonical JSON written by hand', () => {
      const input = Buffer.concat([Buffer.of(2), bytesOf(requestId)])

      assert.equal(u8aToHex(createHmac('sha256', bytesOf(replySecret)).update(input).digest()), salt)
      assert.equal(H(label('signer-layer/facts/v1'), salt, label(canonical)), hash)
    })
  }
})

describe('other libraries agree on the signed request of', () => {
  const { kid, enc } = readVectors<EnvelopeFile>('envelope.json')
  const { genesis, shard } = readVectors<EnvelopeFile>('envelope.json').deployment
  for (const one of readVectors<AuthFile>('auth.json').cases) {
    it(`${one.name}: its message, signature, caller and SCALE`, () => {
      const parts = [genesis, shard, kid, enc, one.bodyHash].map(bare).join('')
      const auth = { tag: 'Signed', value: { tag: one.name, value: one.signature } }

      assert.equal(one.message, `0x${label('<Bytes>signer-layer/auth/v1')}${parts}${label('</Bytes>')}`)
      assert.ok(VERIFIERS[one.name](one))
      assert.equal(one.body.caller, one.name === 'Ecdsa' ? H(one.publicKey) : one.publicKey)
      assert.equal(secondScale('SlRequest', { body: one.body, auth }), one.request)
    })

    it(`${one.name}: the key is the development key //Alice`, () => {
      const type = one.name === 'Ecdsa' ? 'ecdsa' : one.name === 'Sr25519' ? 'sr25519' : 'ed25519'
      const keyring = new Keyring({ type })

      assert.equal(u8aToHex(keyring.addFromUri('//Alice').publicKey), one.publicKey)
      assert.equal(u8aToHex(keyring.addFromSeed(bytesOf(one.seed)).publicKey), one.publicKey)
    })
  }

  it('the agent account is the ed25519 development key //Bob', () => {
    const { agentAccount } = readVectors<RecordFile>('shielding-record.json')

    assert.equal(u8aToHex(new Keyring({ type: 'ed25519' }).addFromUri('//Bob').publicKey), agentAccount)
  })
})

describe('other libraries agree on the messages of the worker door', () => {
  const { deployment, agentAccount, calls, sessions, answers } = readVectors<RpcFile>('rpc.json')
  const chain = bare(deployment.genesis) + bare(deployment.shard)
  const wrap = (name: string, ...parts: string[]): string =>
    `0x${label(`<Bytes>${name}`)}${chain}${bare(agentAccount)}${parts.map(bare).join('')}${label('</Bytes>')}`
  const isBy = (type: SignerType, account: string, message: string, signature: string): boolean => {
    if (type === 'ecdsa') return H(recover(message, signature)) === account
    return type === 'ed25519'
      ? verifyEd25519(account, message, signature)
      : sr25519Verify(bytesOf(message), bytesOf(signature), account)
  }

  for (const { name, type, account, canonical, hash, message, signature } of calls) {
    it(`call: ${name}`, () => {
      assert.equal(H(label(canonical)), hash)
      assert.equal(wrap('signer-layer/rpc/v1', hash), message)
      assert.ok(isBy(type, account, message, signature))
    })
  }

  for (const { name, type, account, challenge, channelBinding, message, signature } of sessions) {
    it(`session: ${name}`, () => {
      assert.equal(wrap('signer-layer/session/v1', challenge, channelBinding), message)
      assert.ok(isBy(type, account, message, signature))
    })
  }

  for (const { name, canonical, hash, message, signature } of answers) {
    it(`answer: ${name}`, () => {
      assert.equal(H(label(canonical)), hash)
      assert.equal(message, `0x${label('signer-layer/rpc-reply/v1')}${chain}${bare(hash)}`)
      assert.ok(verifyEd25519(agentAccount, message, signature))
    })
  }
})

describe('a reading by hand agrees on the plain of', () => {
  for (const { status, reason, number, trailHash, plain } of readVectors<ReplyFile>('reply.json').reasons)
    it(`a reply for the reason ${reason}`, () => {
      const [from, to] = { denied: [1, 999], failed: [1000, 1999], expired: [2000, 2999] }[status] ?? [3000, 3999]
      const statusByte = ['ok', 'denied', 'failed', 'expired', 'pending'].indexOf(status)
      const head = Buffer.of(statusByte, 0, number & 0xff, number >> 8)

      assert.ok(from !== undefined && to !== undefined && from <= number && number <= to)
      assert.equal(plain, `0x${head.toString('hex')}${bare(trailHash)}${'00'.repeat(68)}`)
    })
})

describe('node:crypto agrees on the sealed and the public form of', () => {
  const { deployment, requestId, replySecret, cases } = readVectors<ReplyFile>('reply.json')
  for (const { name, part, parts, plain, aad, nonce, sealed, public: published } of cases) {
    it(`the reply: ${name}`, () => {
      const place = { deployment, requestId, part, parts, replySecret: bytesOf(replySecret) }

      assert.equal(u8aToHex(aadByHand(place)), aad)
      assert.equal(u8aToHex(sealByHand(place, bytesOf(nonce), bytesOf(plain))), sealed)
      assert.equal(u8aToHex(publishByHand(place, bytesOf(plain))), published)
    })
  }
})
