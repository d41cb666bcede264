/** What payloads make our code sign, hash and refuse: the decoder's side, and the client's. */
import assert from 'node:assert/strict'
import { signedMessage } from '../../../src/client/signed-message.js'
import { verifySignature } from '../../../src/client/verify-signature.js'
import { VERIFIERS } from '../../../src/crypto/verify.js'
import { checkKeyChains } from '../../../src/payloads/chains.js'
import { payloadDecoder, type PayloadDecoder } from '../../../src/payloads/decode.js'
import { factsHash } from '../../../src/payloads/facts-hash.js'
import { blake2_256, fromHex, toHex } from '../../../src/protocol/hash.js'
import { REPLY_KIND_OF } from '../../../src/protocol/reply-kind.js'
import { devRuntime } from '../../support/dev-runtime.js'
import { keyOf, mustDecode, ownsNone } from '../../unit/payloads/fixtures.js'
import { devWallet } from '../../unit/payloads/substrate/support/payloads.js'
import { canonicalFacts } from './make/payloads/canonical-facts.js'
import { bytesOf, readVectors, type PayloadCaseJson, type PayloadsFile, type RefusedPayload } from './read.js'

const file = readVectors<PayloadsFile>('payloads.json')

const inputOf = (
  { chain, keyType, publicKey, payload }: PayloadCaseJson | RefusedPayload,
  keyChains: readonly string[],
) => ({
  chainId: chain,
  key: { ...keyOf(keyType, keyChains), publicKey: bytesOf(publicKey) },
  payload: { tag: payload.tag, value: bytesOf(payload.value) },
  owns: ownsNone,
})

let decode: PayloadDecoder
before(async () => {
  decode = payloadDecoder({ substrateRuntimes: [(await devWallet()).runtime], contracts: new Map() })
})

it('the Substrate payloads are of the runtime that the file names', async () => {
  assert.equal(toHex(blake2_256(fromHex((await devRuntime()).metadata))), file.substrateRuntime.metadataHash)
})

describe('the agent signs of a payload', () => {
  for (const one of file.cases) {
    it(`the right messages, in the right schemes: ${one.name}`, () => {
      const { toSign } = mustDecode(decode(inputOf(one, [one.chain])))

      assert.deepEqual(
        toSign.map(({ scheme, message }) => [scheme, toHex(message), REPLY_KIND_OF[scheme]]),
        one.parts.map(({ scheme, message, replyKind }) => [scheme, message, replyKind]),
      )
    })

    it(`knowing the facts, which hash as they should: ${one.name}`, () => {
      const { facts } = mustDecode(decode(inputOf(one, [one.chain])))

      assert.equal(canonicalFacts(facts), one.facts)
      assert.equal(factsHash(facts, bytesOf(file.salt)), one.factsHash)
    })

    it(`what agent and client take for a signature of the key: ${one.name}`, () => {
      for (const { scheme, message, signature } of one.parts) {
        const [key, signed, bytes] = [one.publicKey, message, signature].map(bytesOf)
        assert.ok(key && signed && bytes)

        assert.ok(VERIFIERS[scheme](key, signed, bytes))
        assert.ok(verifySignature(scheme, key, signed, bytes))
      }
    })
  }
})

describe('the client expects of a payload', () => {
  for (const { name, keyType, payload, parts } of file.cases.filter(({ payload: { tag } }) => tag !== 'BitcoinPsbt'))
    it(`the message that the agent signs: ${name}`, () => {
      const expected = signedMessage({ tag: payload.tag, value: bytesOf(payload.value) }, keyType)

      assert.deepEqual(
        parts.map(({ message }) => message),
        [expected && toHex(expected)],
      )
    })
})

describe('the agent refuses to sign', () => {
  for (const one of file.refused)
    it(`${one.reason}: ${one.name}`, () => {
      const result = decode(inputOf(one, one.keyChains))

      assert.equal(result.ok ? 'ok' : result.reason, one.reason)
    })
})

describe('a key may be made', () => {
  for (const { name, keyType, chains } of file.keyChains.taken)
    it(`for ${name}`, () => assert.ok(checkKeyChains(keyType, chains).ok))

  for (const { name, keyType, chains } of file.keyChains.denied)
    it(`not for ${name}`, () => assert.equal(checkKeyChains(keyType, chains).ok, false))
})
