/** What payloads.json says is signed, against other people's code: ethers, bitcoinjs-lib, polkadot-js, micro-sol-signer, libsecp256k1, node:crypto. */
import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { Keyring } from '@polkadot/keyring'
import { u8aToHex } from '@polkadot/util'
import { blake2AsHex, blake2AsU8a, cryptoWaitReady, sr25519Verify } from '@polkadot/util-crypto'
import { hashMessage, Transaction } from 'ethers'
import secp256k1 from 'secp256k1'
import { verifySchnorr } from 'tiny-secp256k1'
import { OURS } from '../../unit/payloads/bitcoin/fixtures.js'
import { kindOf, readBySecond, sighash } from '../../unit/payloads/bitcoin/second-reading.js'
import { hashOfEthers, type Document } from '../../unit/payloads/ethereum/typed-data/fixtures.js'
import { readSecond } from '../../unit/payloads/solana/second-reading.js'
import { bytesOf, readVectors, type PayloadCaseJson, type PayloadPart, type PayloadsFile } from './read.js'

const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const FACTS_LABEL = Buffer.from('signer-layer/facts/v1')

const { salt, cases } = readVectors<PayloadsFile>('payloads.json')

const isEd25519 = ({ verifyUnder, message, signature }: PayloadPart): boolean => {
  const key = createPublicKey({ key: Buffer.concat([SPKI, bytesOf(verifyUnder)]), format: 'der', type: 'spki' })
  return verify(null, bytesOf(message), key, bytesOf(signature))
}

const isSr25519 = ({ verifyUnder, message, signature }: PayloadPart): boolean =>
  sr25519Verify(bytesOf(message), bytesOf(signature), verifyUnder)

/** libsecp256k1 makes the very same signature (RFC 6979), and recovers the key from it. */
const isEcdsa = ({ secretKey }: PayloadCaseJson, { verifyUnder, message, signature }: PayloadPart): boolean => {
  const made = secp256k1.ecdsaSign(bytesOf(message), bytesOf(secretKey))
  const recovered = secp256k1.ecdsaRecover(made.signature, made.recid, bytesOf(message))
  return signature === u8aToHex(Uint8Array.of(...made.signature, made.recid)) && verifyUnder === u8aToHex(recovered)
}

/** The output key is the last 32 bytes of the script that bitcoinjs-lib derives. */
const isTaproot = ({ verifyUnder, message, signature }: PayloadPart): boolean =>
  verifyUnder === u8aToHex(OURS.p2tr.slice(2)) &&
  verifySchnorr(bytesOf(message), bytesOf(verifyUnder), bytesOf(signature))

const isRight = (one: PayloadCaseJson, part: PayloadPart): boolean => {
  switch (part.scheme) {
    case 'ecdsa':
      return isEcdsa(one, part)
    case 'taproot':
      return isTaproot(part)
    case 'ed25519':
      return isEd25519(part)
    case 'sr25519':
      return isSr25519(part)
    case 'bip340':
      return false
  }
}

const of = (tag: PayloadCaseJson['payload']['tag']): readonly PayloadCaseJson[] =>
  cases.filter(({ payload }) => payload.tag === tag)
const messagesOf = ({ parts }: PayloadCaseJson): readonly string[] => parts.map(({ message }) => message)

/** Objects, arrays, texts and booleans: of these RFC 8785 is what JSON.stringify writes of ascending members. */
const ascending = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ascending)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, ascending(member)]))
}

before(() => cryptoWaitReady())

describe('other libraries make or verify the signature, and hash the facts, of', () => {
  for (const one of cases)
    it(one.name, () => {
      assert.ok(one.parts.length > 0)
      for (const part of one.parts) assert.ok(isRight(one, part))
      assert.equal(JSON.stringify(ascending(JSON.parse(one.facts))), one.facts)
      assert.equal(blake2AsHex(Buffer.concat([FACTS_LABEL, bytesOf(salt), Buffer.from(one.facts)])), one.factsHash)
    })
})

describe('ethers agrees on what is signed of', () => {
  for (const one of of('EthereumTransaction'))
    it(one.name, () => {
      const transaction = Transaction.from(one.payload.value)

      assert.equal(transaction.unsignedSerialized, one.payload.value)
      assert.deepEqual(messagesOf(one), [transaction.unsignedHash])
    })

  for (const one of of('EthereumMessage'))
    it(one.name, () => assert.deepEqual(messagesOf(one), [hashMessage(bytesOf(one.payload.value))]))

  for (const one of of('EthereumTypedData'))
    it(one.name, () => {
      const document = JSON.parse(Buffer.from(bytesOf(one.payload.value)).toString()) as Document

      assert.deepEqual(messagesOf(one), [hashOfEthers(document)])
    })
})

describe('bitcoinjs-lib agrees on what is signed of', () => {
  const psbts = of('BitcoinPsbt')
  const [versions0, versions2] = [false, true].map((second) =>
    psbts.filter(({ name }) => name.endsWith('version 2') === second),
  )

  for (const one of versions0 ?? [])
    it(one.name, () => {
      const read = readBySecond(bytesOf(one.payload.value))
      const digests = read.spent.flatMap(({ script }, index) => {
        const kind = kindOf(script)
        return kind === undefined ? [] : [u8aToHex(sighash(read, index, kind))]
      })

      assert.deepEqual(messagesOf(one), digests)
    })

  for (const one of versions2 ?? [])
    it(`${one.name}, which it cannot read: by the transaction, which is that of the case before`, () => {
      const before = psbts[psbts.indexOf(one) - 1]

      assert.deepEqual(messagesOf(one), before && messagesOf(before))
      assert.equal(one.facts, before?.facts)
    })
})

describe('polkadot-js agrees on what is signed of', () => {
  const TYPES = { Ed25519: 'ed25519', Sr25519: 'sr25519', Secp256k1: 'ecdsa' } as const
  for (const one of of('SubstratePayload'))
    it(one.name, () => {
      const payload = bytesOf(one.payload.value)
      const pair = new Keyring({ type: TYPES[one.keyType] }).addFromUri('//Alice')
      const signed = payload.length > 256 ? blake2AsU8a(payload) : payload
      const [part] = one.parts

      assert.equal(u8aToHex(pair.publicKey), one.publicKey)
      assert.ok(part && pair.verify(signed, bytesOf(part.signature), pair.publicKey))
      // Of these two types a signature is made in one way only.
      if (one.keyType !== 'Sr25519') assert.equal(u8aToHex(pair.sign(signed)), part.signature)
      assert.equal(part.message, one.keyType === 'Secp256k1' ? blake2AsHex(signed) : u8aToHex(signed))
    })
})

describe('micro-sol-signer, and a reading by hand, agree on what is signed of', () => {
  for (const one of of('SolanaMessage'))
    it(one.name, () => {
      const second = readSecond(bytesOf(one.payload.value))
      const facts = JSON.parse(one.facts) as { understood: boolean; fee: string }

      assert.ok(second)
      assert.ok(second.signers.includes(one.publicKey.slice(2)))
      assert.deepEqual([facts.understood, facts.fee], [second.understood, second.fee.toString()])
      assert.deepEqual(messagesOf(one), [one.payload.value])
    })
})
