/** One body for every kind of call and of payload. */
import { NO_OPTIONS } from '../../../../types/protocol/no-options.js'
import type { Body, Payload, RequestCall, SignOptions } from '../../../../types/protocol/scale.js'
import { KEY_TYPES } from '../../../../src/model/key.js'
import { counting } from '../../../unit/protocol/support/fixtures.js'
import { ALICE_ACCOUNT, KEY_ID, NONCE } from './inputs.js'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

export const PAYLOADS: readonly Payload[] = [
  { tag: 'EthereumTransaction', value: Uint8Array.of(0x02, ...counting(0xc1, 5)) },
  { tag: 'EthereumMessage', value: utf8('hello') },
  { tag: 'EthereumTypedData', value: utf8('{"types":{}}') },
  { tag: 'BitcoinPsbt', value: Uint8Array.of(...utf8('psbt'), 0xff, 0x00) },
  { tag: 'SubstratePayload', value: counting(0, 70) },
  { tag: 'SolanaMessage', value: counting(1, 64) },
  { tag: 'Digest', value: counting(0x11, 32) },
]

const ALL_OPTIONS: SignOptions = {
  policyId: 'treasury',
  inlinePolicy: utf8('{"routes":[]}'),
  requireTavp: true,
  attestationMinFreshnessSec: 600,
  tavp: counting(0x21, 3),
  ext: [
    [1, counting(0x31, 2)],
    [200, new Uint8Array(0)],
  ],
}

const sign = (payload: Payload, opts = NO_OPTIONS): RequestCall => ({
  tag: 'Sign',
  value: { chainId: 'eip155:1', keyId: KEY_ID, payload, opts },
})
const generate = (keyType: 'Secp256k1' | 'Ed25519' | 'Sr25519', chains: string[], label: string): RequestCall => ({
  tag: 'GenerateKey',
  value: { keyType, chains, label },
})
const digest: Payload = { tag: 'Digest', value: counting(0x11, 32) }
const publicKey: RequestCall = { tag: 'PublicKey', value: { keyId: KEY_ID } }

const grant = (rights: number, until: number): RequestCall => ({
  tag: 'Grant',
  value: { keyId: KEY_ID, to: ALICE_ACCOUNT.Ed25519, rights, until },
})

const body = (calls: RequestCall[], change: Partial<Body> = {}): Body => ({
  caller: ALICE_ACCOUNT.Sr25519,
  nonce: NONCE,
  deadline: 1_000_000,
  publicReply: false,
  calls,
  ext: [],
  ...change,
})

export const BODIES: Readonly<Record<string, Body>> = {
  'generate a secp256k1 key for two chains': body([
    generate('Secp256k1', ['eip155:1', 'bip122:000000000019d6689c085ae165831e93'], 'hot wallet'),
  ]),
  'generate an ed25519 key': body([generate('Ed25519', ['solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'], '')]),
  'generate an sr25519 key with a label beyond ASCII': body([
    generate('Sr25519', ['polkadot:91b171bb158e2d3848fa23a9f1c25182'], 'Käse 🧀'),
  ]),
  'read a public key': body([publicKey]),
  'delete a key': body([{ tag: 'DeleteKey', value: { keyId: KEY_ID } }]),
  ...Object.fromEntries(PAYLOADS.map((payload) => [`sign ${payload.tag}`, body([sign(payload)])])),
  'sign with every option': body([sign(digest, ALL_OPTIONS)]),
  'with a public reply': body([publicKey], { publicReply: true }),
  'with the last deadline': body([publicKey], { deadline: 0xffff_ffff }),
  'several calls': body([publicKey, sign(digest), publicKey]),
  'the widest of everything that is counted': body([
    generate(
      'Secp256k1',
      Array.from({ length: 16 }, (_, i) => `eip155:${i + 1}`),
      'L'.repeat(64),
    ),
    generate('Secp256k1', ['c'.repeat(256)], ''),
    sign(digest, {
      ...ALL_OPTIONS,
      policyId: 'p'.repeat(256),
      ext: Array.from({ length: 8 }, (_, i) => [32 * i + 31, counting(i, i === 7 ? 1_024 : i)]),
    }),
  ]),
  'an empty payload': body([sign({ tag: 'EthereumMessage', value: new Uint8Array(0) })]),
  'a payload of 64 bytes: its length takes two bytes': body([sign({ tag: 'EthereumMessage', value: counting(0, 64) })]),
  '32 calls': body(Array.from({ length: 32 }, () => publicKey)),
  'grant the right to sign': body([grant(1, 1_100_000)]),
  'grant both rights, until the last block': body([grant(3, 0xffff_ffff)]),
  'take all rights away': body([grant(0, 0)]),
  'disable a key': body([{ tag: 'DisableKey', value: { keyId: KEY_ID, disabled: true } }]),
  'enable a key': body([{ tag: 'DisableKey', value: { keyId: KEY_ID, disabled: false } }]),
  ...Object.fromEntries(
    KEY_TYPES.map((keyType) => [
      `rotate a key of the type ${keyType}`,
      body([{ tag: 'RotateKey', value: { keyId: KEY_ID, keyType } }]),
    ]),
  ),
}

/** The request that auth, envelope and replies tell the story of. */
export const storyOf = (caller: Body['caller']): Body =>
  body([generate('Secp256k1', ['eip155:1'], 'story'), sign(digest)], { caller })
