import type { Hex } from '../../model/ids.js'
import { countParser } from '../count-parser.js'
import { requestFlags, textFlag } from './flags.js'
import { parseHex32 } from '../parse-hex32.js'
import { ENCODINGS, KINDS } from './payloads/payload-file.js'

const parsePublicKey = (input: string): Hex => {
  if (/^0x(?:[0-9a-f]{64}|[0-9a-f]{66})$/.test(input)) return input as Hex
  throw new SyntaxError('a public key is 0x and 64 or 66 lowercase hex digits')
}

const countFlag = (brief: string, least: number) =>
  ({
    kind: 'parsed',
    parse: countParser(least, Number.MAX_SAFE_INTEGER),
    optional: true,
    brief,
    placeholder: 'NUMBER',
  }) as const

/** Flags of `request sign`. */
export const signFlags = {
  key: { kind: 'parsed', parse: parseHex32, brief: 'Id of the key that signs', placeholder: 'KEY_ID' },
  chain: { kind: 'parsed', parse: String, brief: 'Chain to sign for, by name or CAIP-2 id', placeholder: 'CHAIN' },
  transfer: textFlag('Build a transfer: an exact amount and its symbol, such as "0.5 ETH"', 'AMOUNT'),
  to: textFlag('Who gets it: an address, or a label of the settings', 'ADDRESS'),
  nonce: countFlag('Ethereum: how many transactions the key has sent', 0),
  maxFee: textFlag('Ethereum: the most that a unit of gas may cost, such as "30 gwei"', 'PRICE'),
  priorityFee: textFlag(
    'Ethereum: what of it goes to the proposer (default: 1 gwei, and never above --max-fee)',
    'PRICE',
  ),
  gasLimit: countFlag('Ethereum: the most gas that it may take (default: 21000, for tokens 100000)', 21_000),
  node: textFlag('Substrate: node of the chain itself, for nonce, versions and metadata', 'URL'),
  blockhash: textFlag('Solana: a recent blockhash', 'HASH'),
  message: textFlag('Sign a text, as Ethereum wallets do (EIP-191)', 'TEXT'),
  payload: textFlag('Sign what is in a file, with --kind: an unsigned transaction, a PSBT, typed data, …', 'FILE'),
  kind: { kind: 'enum', values: KINDS, optional: true, brief: 'What the file holds' },
  encoding: {
    kind: 'enum',
    values: ENCODINGS,
    default: 'auto',
    brief: 'How it is written; auto: as it stands for texts, else 0x hex, base64 for PSBTs and Solana messages, or raw',
  },
  publicKey: {
    kind: 'parsed',
    parse: parsePublicKey,
    optional: true,
    brief:
      'Public key, checked against the key id: saves the request that asks for it (PSBTs, keys that are not secp256k1)',
    placeholder: '0x…',
  },
  psbtOut: textFlag('Write the signed PSBT to this file, in binary', 'FILE'),
  policyId: textFlag('A stored policy that must also approve', 'ID'),
  explain: {
    kind: 'boolean',
    default: false,
    brief: "Sign nothing: show what would be decided and why (at the worker's door)",
    withNegated: false,
  },
  ...requestFlags,
} as const

export const signDocs = {
  brief: 'Have a payload signed: a file, a message, or a transfer built from flags',
  fullDescription: `Give one of --transfer, --message and --payload. What cannot be known offline has to be given; amounts are exact decimals. The agent decides on the bytes that are signed, whoever built them.

Every signature is verified here, by the key and the payload, before it is shown. Exit code 0: signed, 3: denied, 1: failed, expired, or a signature that does not verify.

Shown with the signatures is what can be broadcast, where nobody else has to sign: of Ethereum the raw transaction, of Bitcoin the raw transaction, of Substrate transfers the extrinsic, of Solana the transaction in base64. Nothing is broadcast here. Of a PSBT the signed PSBT is shown in base64 too, for other signers and for wallets that finalise it.

Examples:
  signer-layer request sign --agent agent.json --as //Bob --key 0x… --chain eth --transfer "0.5 ETH" --to 0x… --nonce 7 --max-fee "30 gwei"
  signer-layer request sign --agent agent.json --as //Bob --key 0x… --chain sol --transfer "0.1 SOL" --to … --blockhash …
  signer-layer request sign --agent agent.json --as //Bob --key 0x… --chain btc --payload spend.psbt --kind bitcoin-psbt --psbt-out signed.psbt
  signer-layer request sign --agent agent.json --as //Bob --key 0x… --chain eth --payload typed-data.json --kind ethereum-typed-data`,
} as const
