import assert from 'node:assert/strict'
import { getAddress, hexlify } from 'ethers'
import fc from 'fast-check'
import { authorization } from 'micro-eth-signer'
import type { Payload } from '../../../../types/protocol/scale.js'
import type { Hex } from '../../../../src/model/ids.js'
import { payloadDecoder } from '../../../../src/payloads/decode.js'
import { eip1559, erc20Data, APPROVE_SELECTOR, ownsNone, RECIPIENT, TRANSFER_SELECTOR, USDC } from '../fixtures.js'
import { abiFile, ALICE, BOB, contractsWith, encode, MAINNET, MULTI_TOKEN, NFT, VAULT, WETH } from './calls/fixtures.js'
import { readTransaction, type SecondReading } from './second-reading.js'
import { VAULT_ABI } from './second-reading-calls.js'
import { readMessage, readTypedData } from './second-reading-signed-text.js'
import { daiPermitOf, MAIL, OWN, ownKey, permitOf, utf8, type Document } from './typed-data/fixtures.js'
import { permitBatchTransfer, permitSingle } from './typed-data/permit2-fixtures.js'

/** Fixed, so that every run makes the same changes; printed where one of them fails. */
const SEED = 20_261_126
const CHANGES = 1_000

type Kind = Exclude<Payload['tag'], 'BitcoinPsbt' | 'SubstratePayload' | 'SolanaMessage' | 'Digest'>
type Verdict = 'refused' | 'confirmed' | 'understood'

const READINGS: Readonly<Record<Kind, (bytes: Uint8Array) => SecondReading | undefined>> = {
  EthereumTransaction: readTransaction,
  EthereumMessage: readMessage,
  EthereumTypedData: readTypedData,
}

const decode = payloadDecoder({ substrateRuntimes: [], contracts: contractsWith(abiFile(VAULT_ABI)) })

/** What is not refused, the second reading confirms: what is signed, for which chain, fee and nonce; and what is understood, to the last effect. */
const verdictOn = (tag: Kind, value: Uint8Array): Verdict => {
  const result = decode({ chainId: MAINNET, key: ownKey, payload: { tag, value }, owns: ownsNone })
  if (!result.ok) return 'refused'
  const second = READINGS[tag](value)
  assert.ok(second, 'the second reading refuses this')
  const { facts, toSign } = result.decoded
  assert.deepEqual(
    toSign.map(({ scheme, message }) => [scheme, hexlify(message)]),
    [['ecdsa', second.digest]],
  )
  assert.equal(facts.chain, MAINNET)
  assert.ok(second.chainId === undefined || second.chainId === 1n, 'it is for another chain')
  assert.equal(facts.fee, second.fee)
  assert.equal(facts.doubts.length === 0, facts.understood)
  if (tag === 'EthereumTransaction') assert.deepEqual(facts.replay, second.replay)
  if (!facts.understood) return 'confirmed'
  assert.deepEqual(facts.replay, second.replay)
  assert.deepEqual(facts.effects, second.effects)
  return 'understood'
}

const call = (to: Hex, data: Hex, over: object = {}): Uint8Array =>
  eip1559({ to, data, value: 0n, gas: 200_000n, ...over })

/** The account of the private key 1, which everybody knows, lets the code of a contract act for it. */
const delegation = (chainId: number): object => {
  const secret = `0x${'1'.padStart(64, '0')}`
  const { r, s, yParity } = authorization.sign({ chainId: BigInt(chainId), address: VAULT, nonce: 4n }, secret)
  const word = (scalar: bigint): string => `0x${scalar.toString(16).padStart(64, '0')}`
  return { chainId, address: VAULT, nonce: 4, yParity, r: word(r), s: word(s) }
}

const legacy = { type: 'legacy', gasPrice: 20n ** 9n, maxFeePerGas: undefined, maxPriorityFeePerGas: undefined }
const accessList = [{ address: USDC, storageKeys: [`0x${'01'.repeat(32)}`] }]
const blobs = { maxFeePerBlobGas: 3n, blobVersionedHashes: [`0x01${'ab'.repeat(31)}`, `0x01${'cd'.repeat(31)}`] }
const erc20 = (amount: bigint): Hex => erc20Data(TRANSFER_SELECTOR, RECIPIENT, amount)
const approve = erc20Data(APPROVE_SELECTOR, RECIPIENT, 7n)
const multicall = encode('multicall(bytes[])', [erc20(5n), approve])
const aggregate = [
  [USDC, false, erc20(5n)],
  [NFT, true, encode('transferFrom(address,address,uint256)', ALICE, BOB, 9n)],
]

const TRANSACTIONS: Readonly<Record<string, Uint8Array>> = {
  'a legacy transfer': eip1559(legacy),
  'a transfer of EIP-2930 with an access list': eip1559({ ...legacy, type: 'eip2930', accessList }),
  'a transfer of EIP-1559': eip1559(),
  'an ERC-20 transfer': call(USDC, erc20(1_000_000n)),
  'an ERC-20 approval': call(USDC, approve),
  'an ERC-20 transferFrom': call(USDC, encode('transferFrom(address,address,uint256)', ALICE, BOB, 77n)),
  'an ERC-721 safeTransferFrom': call(
    NFT,
    encode('safeTransferFrom(address,address,uint256,bytes)', ALICE, BOB, 3n, '0xabcdef'),
  ),
  'an ERC-1155 batch': call(
    MULTI_TOKEN,
    encode('safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)', ALICE, BOB, [1n, 2n], [3n, 4n], '0x'),
  ),
  'a deposit of WETH': call(WETH, encode('deposit()'), { value: 10n ** 18n }),
  'a multicall on a token': call(USDC, multicall, { value: 5n }),
  'an aggregate3 of Multicall3': call(VAULT, encode('aggregate3((address,bool,bytes)[])', aggregate)),
  'a call by an ABI file': call(
    VAULT,
    encode('stake(uint256,(address,uint64[]),string)', 5n, [BOB, [1n, 2n]], 'for you'),
    { value: 9n },
  ),
  'a transfer with blobs of EIP-4844': call(RECIPIENT, '0x', { type: 'eip4844', ...blobs }),
  'a delegation of EIP-7702': call(RECIPIENT, '0x', {
    type: 'eip7702',
    authorizationList: [delegation(0)],
  }),
}

const SIGN_IN = `app.example.org wants you to sign in with your Ethereum account:
${getAddress(OWN)}

Please sign in.

URI: https://app.example.org/login
Version: 1
Chain ID: 1
Nonce: abcdefgh1
Issued At: 2026-11-25T10:00:00Z`

const MESSAGES: Readonly<Record<string, Uint8Array>> = {
  'a text of EIP-191': utf8('Hällo, this is “text” that people read.\r\n\tIt has two lines.'),
  'a sign-in with Ethereum': utf8(SIGN_IN),
}

const json = (document: Document): Uint8Array => utf8(JSON.stringify(document))

const PERMITS: Readonly<Record<string, Uint8Array>> = {
  'a permit of ERC-2612': json(permitOf()),
  'a permit of DAI': json(daiPermitOf()),
  'a permit of Permit2 for an allowance': json(permitSingle()),
  'a permit of Permit2 for transfers of two tokens': json(permitBatchTransfer()),
}

/** Digits stand where the facts of a document are; elsewhere nearly every change makes it another document, or none. */
const placesIn = (tag: Kind, sample: Uint8Array): fc.Arbitrary<number> => {
  const anywhere = fc.nat(sample.length - 1)
  const digits = [...sample.keys()].filter((at) => /[0-9]/.test(String.fromCharCode(sample[at] ?? 0)))
  return tag === 'EthereumTypedData' ? fc.oneof(anywhere, fc.constantFrom(...digits)) : anywhere
}

/** Any other byte, one that stands elsewhere in the payload, or one that is close: these leave more to read. */
const changesOf = (tag: Kind, sample: Uint8Array): fc.Arbitrary<Uint8Array> => {
  const byteAt = (at: number): number => sample[at] ?? 0
  return placesIn(tag, sample)
    .chain((at) =>
      fc.tuple(
        fc.constant(at),
        fc.oneof(
          fc.nat(255),
          fc.constantFrom(...sample),
          fc.integer({ min: 1, max: 7 }).map((bits) => byteAt(at) ^ bits),
        ),
      ),
    )
    .filter(([at, value]) => value !== byteAt(at))
    .map(([at, value]) => sample.with(at, value))
}

const sweep = (tag: Kind, sample: Uint8Array): Readonly<Record<Verdict, number>> => {
  const seen = { refused: 0, confirmed: 0, understood: 0 }
  fc.assert(
    fc.property(changesOf(tag, sample), (changed) => {
      seen[verdictOn(tag, changed)] += 1
    }),
    { numRuns: CHANGES, seed: SEED },
  )
  return seen
}

interface Suite {
  readonly tag: Kind
  readonly samples: Readonly<Record<string, Uint8Array>>
  /** How many changes must at least end so, for the sweep to prove something. Nearly all bytes are some text. */
  readonly least: Partial<Readonly<Record<Verdict, number>>>
}

const SUITES: readonly Suite[] = [
  { tag: 'EthereumTransaction', samples: TRANSACTIONS, least: { refused: 100, understood: 200 } },
  { tag: 'EthereumMessage', samples: MESSAGES, least: { confirmed: 200, understood: 200 } },
  { tag: 'EthereumTypedData', samples: PERMITS, least: { refused: 500, confirmed: 30, understood: 100 } },
  {
    tag: 'EthereumTypedData',
    samples: { 'typed data without a rule': json(MAIL) },
    least: { refused: 500, confirmed: 30 },
  },
]

describe('a change of one byte at random in', () => {
  for (const { tag, samples, least } of SUITES)
    for (const [name, sample] of Object.entries(samples))
      it(`${name} is refused, or read as a second reading reads it`, () => {
        assert.equal(verdictOn(tag, sample), least.understood === undefined ? 'confirmed' : 'understood')
        const seen = sweep(tag, sample)
        assert.equal(seen.refused + seen.confirmed + seen.understood, CHANGES)
        for (const [verdict, count] of Object.entries(least) as [Verdict, number][])
          assert.ok(seen[verdict] >= count, JSON.stringify(seen))
      })
})
