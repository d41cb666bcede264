/** Payloads that are refused, by the reason that each must get. */
import { hexToBytes, serializeTransaction, toRlp } from 'viem/utils'
import type { Reason } from '../../../../../types/protocol/reasons.js'
import type { Payload } from '../../../../../types/protocol/scale.js'
import type { ChainId } from '../../../../../src/model/ids.js'
import { concat } from '../../../../../src/protocol/hash.js'
import { eip1559, RECIPIENT } from '../../../../unit/payloads/fixtures.js'
import { BITCOIN, psbtV0, spend, THEIRS } from '../../../../unit/payloads/bitcoin/fixtures.js'
import { permitOf } from '../../../../unit/payloads/ethereum/typed-data/fixtures.js'
import { addressOf, messageOf, SOLANA, transferSol } from '../../../../unit/payloads/solana/fixtures.js'
import { CHAIN, type Wallet } from '../../../../unit/payloads/substrate/support/payloads.js'
import { filled } from '../../../../unit/protocol/support/raw-scale.js'
import { utf8, type PayloadCase } from './case.js'
import { MAINNET, signIn } from './ethereum.js'
import { BITCOIN_KEY, ETHEREUM_KEY, SOLANA_KEY, SUBSTRATE_KEYS, type TestKey } from './test-keys.js'

type Tag = Payload['tag']
type Refused = PayloadCase & { readonly reason: Reason }
type Over = Partial<Pick<PayloadCase, 'chain' | 'keyChains'>>

/** Makes the cases of a payload kind, for one chain and key where nothing else is said. */
const refusedOf =
  (tag: Tag, chain: ChainId, key: TestKey) =>
  (reason: Reason, name: string, value: Uint8Array, over: Over = {}): Refused => ({
    name: `${tag}: ${name}`,
    reason,
    chain,
    key,
    payload: { tag, value },
    ...over,
  })

const transaction = refusedOf('EthereumTransaction', MAINNET, ETHEREUM_KEY)
const message = refusedOf('EthereumMessage', MAINNET, ETHEREUM_KEY)
const typedData = refusedOf('EthereumTypedData', MAINNET, ETHEREUM_KEY)
const psbt = refusedOf('BitcoinPsbt', BITCOIN, BITCOIN_KEY)
const solana = refusedOf('SolanaMessage', SOLANA, SOLANA_KEY)
const digest = refusedOf('Digest', MAINNET, ETHEREUM_KEY)

/** Items of a legacy transaction up to its data. */
const LEGACY = ['0x09', '0x04a817c800', '0x5208', RECIPIENT, '0x01', '0x'] as const
const SIGNED = serializeTransaction(
  { type: 'eip1559', chainId: 1, to: RECIPIENT, gas: 21_000n },
  { r: `0x${'01'.repeat(32)}`, s: `0x${'02'.repeat(32)}`, yParity: 1 },
)

const wrongChain = (): Refused[] => {
  const anyOf = (key: TestKey, chain: ChainId) => refusedOf('Digest', chain, key)
  const [ed, sr] = SUBSTRATE_KEYS
  if (!ed || !sr) throw new Error('there are keys of every type')
  return [
    transaction('WrongChainForKey', 'the key was made for another chain', eip1559(), { keyChains: ['eip155:10'] }),
    digest('WrongChainForKey', 'the key was made for another chain', filled(32, 7), { keyChains: ['eip155:10'] }),
    ...['cosmos:1', 'eip155:01', 'eip155:0', 'EIP155:1', `${BITCOIN}0`].map((chain) =>
      digest('WrongChainForKey', `${chain} is no chain`, filled(32, 7), { chain }),
    ),
    anyOf(ed, MAINNET)('WrongChainForKey', 'an Ed25519 key on eip155', filled(32, 7)),
    anyOf(sr, SOLANA)('WrongChainForKey', 'an Sr25519 key on solana', filled(32, 7)),
    anyOf(ed, BITCOIN)('WrongChainForKey', 'an Ed25519 key on bip122', filled(32, 7)),
    anyOf(ETHEREUM_KEY, SOLANA)('WrongChainForKey', 'a Secp256k1 key on solana', filled(32, 7)),
  ]
}

const ethereum = (): Refused[] => [
  transaction('PayloadNamesOtherChain', 'its chain id is 10', eip1559({ chainId: 10 })),
  transaction('PayloadNamesOtherChain', 'for a chain of another namespace', eip1559(), { chain: BITCOIN }),
  transaction('MalformedPayload', 'a byte is left over', concat(eip1559(), Uint8Array.of(0))),
  transaction('MalformedPayload', 'a byte is missing', eip1559().slice(0, -1)),
  transaction('MalformedPayload', 'signed already', hexToBytes(SIGNED)),
  transaction('MalformedPayload', 'legacy, 6 items: without chain id', toRlp([...LEGACY], 'bytes')),
  transaction('MalformedPayload', 'legacy, the chain id is 0', toRlp([...LEGACY, '0x', '0x', '0x'], 'bytes')),
  transaction(
    'MalformedPayload',
    'an integer with a leading zero',
    toRlp(['0x0009', ...LEGACY.slice(1), '0x01', '0x', '0x'], 'bytes'),
  ),
  transaction('MalformedPayload', 'a type that is not known', eip1559().with(0, 5)),
  transaction('MalformedPayload', 'no bytes', new Uint8Array(0)),
  message('PayloadNamesOtherChain', 'a sign-in for chain 10', utf8(signIn(10))),
  typedData('PayloadNamesOtherChain', 'a domain of chain 10', utf8(JSON.stringify(permitOf({}, { chainId: 10 })))),
  typedData('MalformedPayload', 'a member twice', utf8(JSON.stringify(permitOf()).replace('{', '{"primaryType":"X",'))),
  typedData('MalformedPayload', 'a member that is not declared', utf8(JSON.stringify(permitOf({ note: 'x' })))),
  typedData(
    'MalformedPayload',
    'a number beyond 2^53',
    utf8(JSON.stringify(permitOf()).replace('3,"dead', '9007199254740992,"dead')),
  ),
  typedData('MalformedPayload', 'a byte order mark', utf8(`\ufeff${JSON.stringify(permitOf())}`)),
  typedData('MalformedPayload', 'no JSON', utf8('{')),
]

const bitcoin = (): Refused[] => {
  const outputs = [{ script: THEIRS.p2wpkh, amount: 9_000n }]
  const of = (...spends: Parameters<typeof psbtV0>[0]['spends']) => psbtV0({ spends, outputs })
  const theirs = { script: THEIRS.p2wpkh, amount: 10_000n, utxo: 'previous' } as const
  const own = of(spend('p2wpkh', 10_000n, 'witness'))
  return [
    psbt('KeyNotInPayload', 'no input is of the key', of(theirs)),
    psbt('PayloadNamesOtherChain', 'for a chain of another namespace', own, { chain: MAINNET }),
    psbt(
      'UnsupportedPayload',
      'sighash type NONE',
      of(spend('p2wpkh', 10_000n, 'witness', { fields: { sighashType: 2 } })),
    ),
    psbt(
      'UnsupportedPayload',
      'taproot with sighash type ALL',
      of(spend('p2tr', 10_000n, 'witness', { fields: { sighashType: 1 } })),
    ),
    psbt('MalformedPayload', 'the amount of a legacy input is not proven', of(spend('p2pkh', 10_000n, 'witness'))),
    psbt(
      'MalformedPayload',
      'two segwit v0 inputs, only one of them proven',
      of(spend('p2wpkh', 5_000n, 'witness'), spend('p2wpkh', 5_000n)),
    ),
    psbt('MalformedPayload', 'the outputs are worth more than the inputs', of(spend('p2wpkh', 8_999n, 'witness'))),
    psbt('MalformedPayload', 'a byte is left over', concat(own, Uint8Array.of(0))),
    psbt('MalformedPayload', 'a byte is missing', own.slice(0, -1)),
    psbt('MalformedPayload', 'another magic', own.with(0, 0x71)),
  ]
}

const solanaCases = (): Refused[] => {
  const legacy = messageOf([transferSol(7n)])
  return [
    solana(
      'KeyNotInPayload',
      'another account pays and sends',
      messageOf([transferSol(7n, addressOf(4), addressOf(3))], { feePayer: addressOf(3) }),
    ),
    solana('UnsupportedPayload', 'version 1', messageOf([transferSol(7n)], { version: 0 }).with(0, 0x81)),
    solana('MalformedPayload', 'an off-chain message', Uint8Array.of(0xff, ...utf8('solana offchain'), 0)),
    solana('MalformedPayload', 'a byte is left over', concat(legacy, Uint8Array.of(0))),
    solana('MalformedPayload', 'a byte is missing', legacy.slice(0, -1)),
    solana('MalformedPayload', 'more than fits a transaction', concat(legacy, filled(1_232, 0))),
    solana('MalformedPayload', 'no signer', legacy.with(0, 0)),
  ]
}

const substrateCases = (wallet: Wallet): Refused[] => {
  const [, key] = SUBSTRATE_KEYS
  if (!key) throw new Error('there is an sr25519 key')
  const substrate = refusedOf('SubstratePayload', CHAIN, key)
  const other = 'polkadot:91b171bb158e2d3848fa23a9f1c25182'
  const call = wallet.transfer(7n)
  const { specVersion, transactionVersion } = wallet.runtime
  const payload = wallet.payload(call)
  return [
    substrate(
      'PayloadNamesOtherChain',
      'its genesis is of another chain',
      wallet.payload(call, { genesis: filled(32, 0x46) }),
    ),
    substrate('UnsupportedPayload', 'a chain without a known runtime', payload, { chain: other }),
    substrate('UnsupportedPayload', 'another spec version', wallet.payload(call, { specVersion: specVersion + 1 })),
    substrate(
      'UnsupportedPayload',
      'another transaction version',
      wallet.payload(call, { transactionVersion: transactionVersion + 1 }),
    ),
    substrate(
      'UnsupportedPayload',
      'the hash of other metadata than the runtime has',
      wallet.payload(call, { metadataHash: filled(32, 9) }),
    ),
    substrate('UnsupportedPayload', 'a byte is left over', concat(payload, Uint8Array.of(0))),
    substrate(
      'UnsupportedPayload',
      'with the length of the call',
      concat(Uint8Array.of(call.toU8a().length << 2), payload),
    ),
    substrate('MalformedPayload', 'only a hash', filled(32, 7)),
  ]
}

export const refusedCases = (wallet: Wallet): readonly Refused[] => [
  ...wrongChain(),
  ...ethereum(),
  ...bitcoin(),
  ...solanaCases(),
  ...substrateCases(wallet),
]
