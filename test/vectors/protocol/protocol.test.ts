import assert from 'node:assert/strict'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { verifyCaller } from '../../../src/crypto/verify-caller.js'
import { decodeBulk } from '../../../src/protocol/bulk.js'
import { parseEnvelope } from '../../../src/protocol/envelope.js'
import { toHex } from '../../../src/protocol/hash.js'
import { hpkeInfo, setupRecipient, setupSender } from '../../../src/protocol/hpke.js'
import { decodePlain, openReply } from '../../../src/protocol/reply.js'
import { decodeRequest } from '../../../src/protocol/request.js'
import { decodeSignedRecord, verifySignedRecord } from '../../../src/protocol/shielding-record.js'
import { readContext } from '../../../src/routes/read-context.js'
import { CONTEXT_TAG } from '../../../types/protocol/scale.js'
import { toJson } from './make/json.js'
import { makeVectors, VECTOR_FILES } from './make/vectors.js'
import {
  bytesOf,
  readVectors,
  type AuthFile,
  type BulkFile,
  type ContextFile,
  type EnvelopeFile,
  type RecordFile,
  type RefusedFile,
  type ReplyFile,
} from './read.js'

const envelopeFile = readVectors<EnvelopeFile>('envelope.json')
const replyFile = readVectors<ReplyFile>('reply.json')
const recordFile = readVectors<RecordFile>('shielding-record.json')
const authFile = readVectors<AuthFile>('auth.json')
const refused = readVectors<RefusedFile>('refused.json')

const openEnvelope = async (bytes: Uint8Array) => {
  const { kid, enc, ciphertext } = parseEnvelope(bytes)
  const keyPair = {
    privateKey: bytesOf(envelopeFile.recipientPrivateKey),
    publicKey: bytesOf(envelopeFile.recipientPublicKey),
  }
  const recipient = await setupRecipient(keyPair, enc, hpkeInfo(envelopeFile.deployment, kid))
  return { plaintext: await recipient.open(ciphertext), replySecret: recipient.replySecret }
}

const placeOf = ({ part, parts }: { part: number; parts: number }) => ({
  deployment: replyFile.deployment,
  requestId: replyFile.requestId,
  part,
  parts,
  replySecret: bytesOf(replyFile.replySecret),
})

describe('the protocol layer writes', () => {
  for (const file of VECTOR_FILES) {
    it(`${file}, byte for byte`, async () => {
      assert.deepEqual(await makeVectors(file), readVectors(file))
    })
  }
})

describe('the protocol layer reads', () => {
  for (const { name, body, request, message, signature } of authFile.cases) {
    it(`the request signed with ${name}`, () => {
      const { body: read, auth } = decodeRequest(bytesOf(request))

      assert.deepEqual(toJson(read), body)
      assert.equal(auth.value.tag, name)
      assert.equal(toHex(auth.value.value), signature)
      assert.ok(verifyCaller(read.caller, bytesOf(message), auth.value))
    })
  }

  it('the envelope, and shares its reply secret', async () => {
    const { plaintext, replySecret } = await openEnvelope(bytesOf(envelopeFile.envelope))

    assert.equal(toHex(plaintext), envelopeFile.plaintext)
    assert.equal(toHex(replySecret), envelopeFile.replySecret)
    assert.equal(toHex(replySecret), replyFile.replySecret)
  })

  for (const reply of replyFile.cases) {
    it(`the reply: ${reply.name}`, () => {
      for (const body of [reply.sealed, reply.public]) {
        const plain = openReply(placeOf(reply), bytesOf(body))
        const { status, kind, reason, bytes, trailHash } = decodePlain(plain)

        assert.equal(toHex(plain), reply.plain)
        assert.deepEqual([status, kind, reason, trailHash], [reply.status, reply.kind, reply.reason, reply.trailHash])
        assert.equal(toHex(bytes), reply.bytes)
      }
    })
  }

  for (const { status, reason, trailHash, plain } of replyFile.reasons) {
    it(`the reason ${reason} of a reply`, () => {
      const read = decodePlain(bytesOf(plain))

      assert.deepEqual([read.status, read.kind, read.reason, read.trailHash], [status, 'none', reason, trailHash])
    })
  }

  for (const { name, replies, bulk } of readVectors<BulkFile>('bulk.json').cases) {
    it(`the bulk: ${name}`, () => {
      assert.deepEqual(toJson(decodeBulk(bytesOf(bulk))), replies)
    })
  }

  for (const { name, record, signedRecord } of recordFile.cases) {
    it(`the shielding record: ${name}`, () => {
      const read = verifySignedRecord(recordFile.deployment, recordFile.agentAccount, bytesOf(signedRecord))

      assert.deepEqual(toJson(read), record)
    })
  }
})

describe('an agent', () => {
  const { genesis, intent, block, cases, refused: untaken } = readVectors<ContextFile>('context.json')
  const trust = { genesis, block, issuers: new Set(cases.map(({ issuer }) => issuer)) }
  const read = (entry: string) => readContext([[CONTEXT_TAG, bytesOf(entry)]], () => intent, trust)

  for (const { name, statement, entry } of cases)
    it(`takes the context: ${name}`, () => {
      const { riskScore, tags } = statement as { riskScore: number | null; tags: readonly string[] }
      assert.deepEqual(read(entry), { tags, ...(riskScore === null ? {} : { riskScore: riskScore / 1_000 }) })
    })

  for (const { name, entry } of untaken)
    it(`does not take the context: ${name}`, () => assert.equal(typeof read(entry), 'string'))
})

describe('the protocol layer refuses', () => {
  const decoders = {
    requests: decodeRequest,
    plains: decodePlain,
    bulks: decodeBulk,
    signedRecords: decodeSignedRecord,
  } as const
  for (const [what, decode] of Object.entries(decoders)) {
    for (const { name, bytes } of refused[what as keyof typeof decoders]) {
      it(`${what}: ${name}`, () => {
        assert.throws(() => decode(bytesOf(bytes)), isSignerError)
      })
    }
  }

  for (const { name, bytes } of refused.envelopes) {
    it(`envelopes: ${name}`, async () => {
      await assert.rejects(openEnvelope(bytesOf(bytes)), isSignerError)
    })
  }

  for (const { name, bytes } of refused.shieldingKeys) {
    it(`shieldingKeys: u = ${name}`, async () => {
      const info = hpkeInfo(envelopeFile.deployment, '0x0000000000000000')

      await assert.rejects(setupSender(bytesOf(bytes), info), isSignerError)
    })
  }

  for (const { name, kind, caller, message, signature } of refused.signatures) {
    it(`signatures: ${kind}, ${name}`, () => {
      assert.equal(verifyCaller(caller, bytesOf(message), { tag: kind, value: bytesOf(signature) }), false)
    })
  }

  for (const { name, body, ...place } of refused.replies) {
    it(`replies: ${name}`, () => {
      assert.throws(
        () => openReply(placeOf(place), bytesOf(body)),
        (error) => isSignerError(error, 'SIGNER__PROTOCOL__INVALID_REPLY'),
      )
    })
  }
})
