/** Agents that answer with something else than the signature that was asked for: each adapter refuses each of them. */
import assert from 'node:assert/strict'
import { ed25519 } from '@noble/curves/ed25519.js'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { getPublicKey as sr25519Key, secretFromSeed, sign as signSr25519 } from '@scure/sr25519'
import type { ReplyKind } from '../../../../types/protocol/reply.js'
import type { AgentKey, PayloadSigner } from '../../../../src/client/adapters/agent-key.js'
import { toPsbtSigner } from '../../../../src/client/adapters/bitcoin.js'
import { toPolkadotAccount } from '../../../../src/client/adapters/polkadot-js.js'
import { toSolanaSigner } from '../../../../src/client/adapters/solana.js'
import { toViemAccount } from '../../../../src/client/adapters/viem.js'
import type { ReplyValue, SignInput } from '../../../../src/client/index.js'
import { signedMessage } from '../../../../src/client/index.js'
import type { KeyType } from '../../../../src/model/key.js'
import { keyId } from '../../../../src/protocol/ids.js'
import { BITCOIN, OURS, psbtV0, THEIRS } from '../../payloads/bitcoin/fixtures.js'
import { CHAIN, devWallet } from '../../payloads/substrate/support/payloads.js'
import { psbtTask } from '../../../../src/client/adapters/bitcoin/psbt-task.js'
import { bytes32, hex32 } from '../fixtures.js'
import { payloadOf } from './polkadot-payload.js'
import { signaturesOf } from './psbt-signatures.js'
import { messageBytes } from './solana-message.js'

// Test secrets, no real keys. The first is that of the Bitcoin fixtures.
const SECRET = bytes32(0x11)
const OTHER = bytes32(0x22)
const ORDER = secp256k1.Point.Fn.ORDER

const PUBLIC: Readonly<Record<KeyType, (secret: Uint8Array) => Uint8Array>> = {
  Secp256k1: (secret) => secp256k1.getPublicKey(secret),
  Ed25519: (secret) => ed25519.getPublicKey(secret),
  Sr25519: (secret) => sr25519Key(secretFromSeed(secret)),
}

const KIND: Readonly<Record<KeyType, ReplyKind>> = { Secp256k1: 'ecdsa', Ed25519: 'ed25519', Sr25519: 'sr25519' }

const rawSignature = (type: KeyType, message: Uint8Array, secret: Uint8Array): Uint8Array => {
  if (type === 'Ed25519') return ed25519.sign(message, secret)
  if (type === 'Sr25519') return signSr25519(secretFromSeed(secret), message)
  const [v = 0, ...rs] = secp256k1.sign(message, secret, { prehash: false, format: 'recovered' })
  return Uint8Array.from([...rs, v])
}

/** What the key signs for a payload, or for the first own input of a PSBT. */
const messageOf = ({ payload }: SignInput, type: KeyType): Uint8Array =>
  (payload.tag === 'BitcoinPsbt'
    ? psbtTask(payload.value, PUBLIC.Secp256k1(SECRET)).messages[0]
    : signedMessage(payload, type)) ?? assert.fail('nothing to sign')

type Answer = readonly ReplyValue[]
type Hostile = (input: SignInput, type: KeyType) => Answer

const value = (type: KeyType, bytes: Uint8Array): ReplyValue => ({ kind: KIND[type], bytes })
const honest = (input: SignInput, type: KeyType, secret = SECRET): Uint8Array =>
  rawSignature(type, messageOf(input, type), secret)
const edited =
  (edit: (bytes: Uint8Array) => Uint8Array): Hostile =>
  (input, type) => [value(type, edit(honest(input, type)))]
const withV = (v: (given: number) => number) =>
  edited((bytes) => Uint8Array.from([...bytes.slice(0, 64), v(bytes[64] ?? 0)]))

/** s → n − s with the other parity: as valid to the curve, and refused for being the same signature twice. */
const highS = edited((bytes) => {
  const s = ORDER - BigInt(`0x${Buffer.from(bytes.slice(32, 64)).toString('hex')}`)
  const high = Buffer.from(s.toString(16).padStart(64, '0'), 'hex')
  return Uint8Array.from([...bytes.slice(0, 32), ...high, (bytes[64] ?? 0) ^ 1])
})

const ANY: Readonly<Record<string, Hostile>> = {
  'of another key': (input, type) => [value(type, honest(input, type, OTHER))],
  'of another message': (_input, type) => [value(type, rawSignature(type, bytes32(0x0b), SECRET))],
  'of zeros': edited((bytes) => new Uint8Array(bytes.length)),
  'of nothing': edited(() => new Uint8Array()),
  'that is a byte short': edited((bytes) => bytes.slice(0, -1)),
  'that is a byte long': edited((bytes) => Uint8Array.from([...bytes, 0])),
  'of another kind': (input, type) => [{ kind: 'bip340', bytes: honest(input, type).slice(0, 64) }],
  'under the name of a public key': (input, type) => [{ kind: 'publicKey', bytes: honest(input, type) }],
  'beside a second one': (input, type) => [value(type, honest(input, type)), value(type, honest(input, type))],
  'that is not there': () => [],
}
const OF_ECDSA: Readonly<Record<string, Hostile>> = {
  'with the other recovery id': withV((v) => v ^ 1),
  'with the recovery id as Ethereum writes it': withV((v) => v + 27),
  'with a recovery id that is none': withV((v) => v + 2),
  'with a high s': highS,
  'of BIP-340 over the same digest': (input, type) => [
    { kind: 'bip340', bytes: schnorr.sign(messageOf(input, type), SECRET) },
  ],
}

const held = (type: KeyType, chainId: string, client: PayloadSigner): AgentKey => {
  const publicKey = PUBLIC[type](SECRET)
  return { client, chainId, key: { keyId: keyId(type, publicKey), keyType: type, publicKey } }
}

type Use = (client: PayloadSigner) => Promise<unknown>

const viem: Use = (client) => toViemAccount(held('Secp256k1', 'eip155:1', client)).signMessage({ message: 'hello' })
const bitcoin: Use = (client) => {
  const spends = [{ script: OURS.p2wpkh, amount: 9_000n, utxo: 'both' } as const]
  const psbt = psbtV0({ spends, outputs: [{ script: THEIRS.p2tr, amount: 6_000n }] })
  return toPsbtSigner(held('Secp256k1', BITCOIN, client)).signPsbt(psbt)
}
const solana: Use = (client) => {
  const { address, signTransactions } = toSolanaSigner(
    held('Ed25519', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', client),
  )
  return signTransactions([{ messageBytes: messageBytes(address), signatures: { [address]: null } } as never])
}
const polkadot =
  (type: KeyType): Use =>
  async (client) => {
    const wallet = await devWallet()
    const { address, signer } = toPolkadotAccount({ ...held(type, CHAIN, client), registry: wallet.registry })
    return signer.signPayload(payloadOf(wallet, address))
  }

const ADAPTERS: readonly (readonly [name: string, type: KeyType, use: Use])[] = [
  ['an account of viem', 'Secp256k1', viem],
  ['a signer of PSBTs', 'Secp256k1', bitcoin],
  ['a signer of Solana transactions', 'Ed25519', solana],
  ['an account of polkadot-js, Sr25519', 'Sr25519', polkadot('Sr25519')],
  ['an account of polkadot-js, Ed25519', 'Ed25519', polkadot('Ed25519')],
  ['an account of polkadot-js, Secp256k1', 'Secp256k1', polkadot('Secp256k1')],
]

const answering = (type: KeyType, hostile: Hostile): PayloadSigner => ({
  sign: async (input) => ({ status: 'ok', requestId: hex32(1), signatures: hostile(input, type) as never }),
})

for (const [name, type, use] of ADAPTERS)
  describe(`${name}, of an agent that cannot be trusted`, () => {
    it('takes the signature that it asked for', async () => {
      await use(answering(type, (input) => [value(type, honest(input, type))]))
    })

    for (const [fault, hostile] of Object.entries(type === 'Secp256k1' ? { ...ANY, ...OF_ECDSA } : ANY))
      it(`refuses a signature ${fault}`, async () => {
        await assert.rejects(use(answering(type, hostile)), { code: 'SIGNER__PROTOCOL__INVALID_REPLY' })
      })
  })

describe('a signer of PSBTs with several inputs, of an agent that cannot be trusted', () => {
  const spends = (['p2wpkh', 'p2tr', 'p2pkh'] as const).map((kind) => ({
    script: OURS[kind],
    amount: 9_000n,
    utxo: 'both' as const,
  }))
  const psbt = psbtV0({ spends, outputs: [{ script: THEIRS.p2tr, amount: 6_000n }] })
  const right = signaturesOf(psbtTask(psbt, PUBLIC.Secp256k1(SECRET)), SECRET)
  const use = (signatures: Answer) =>
    toPsbtSigner(
      held(
        'Secp256k1',
        BITCOIN,
        answering('Secp256k1', () => signatures),
      ),
    ).signPsbt(psbt)
  const untweaked = schnorr.sign(psbtTask(psbt, PUBLIC.Secp256k1(SECRET)).messages[1] ?? new Uint8Array(), SECRET)

  it('takes them in their order alone, all of them, and taproot by the output key', async () => {
    await use(right)
    const [first, second, third] = right as unknown as [ReplyValue, ReplyValue, ReplyValue]
    for (const wrong of [
      [third, second, first],
      [first, second],
      [first, second, first],
      [...right, first],
      [first, { kind: 'bip340', bytes: untweaked }, third],
      [first, { ...second, kind: 'ecdsa' }, third],
    ] as const)
      await assert.rejects(use(wrong), { code: 'SIGNER__PROTOCOL__INVALID_REPLY' })
  })
})
