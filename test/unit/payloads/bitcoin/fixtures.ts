import { secp256k1 } from '@noble/curves/secp256k1.js'
import { RawPSBTV0, RawPSBTV2 } from '@scure/btc-signer/psbt.js'
import { RawTx } from '@scure/btc-signer/script.js'
import { initEccLib, payments, Transaction } from 'bitcoinjs-lib'
import * as ecc from 'tiny-secp256k1'
import type { Decoded } from '../../../../src/model/facts.js'
import type { KeyInfo } from '../../../../src/model/key.js'
import type { BitcoinTransaction } from '../../../../src/payloads/bitcoin/transaction.js'
import type { OwnsKey } from '../../../../src/payloads/owns-key.js'
import type { DecodeResult } from '../../../../src/payloads/result.js'
import { decodePayload, keyOf, ownsNone } from '../fixtures.js'

initEccLib(ecc)

export const BITCOIN = 'bip122:000000000019d6689c085ae165831e93'

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
export const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

// Test secrets, no real keys.
export const SECRET = new Uint8Array(32).fill(0x11)
export const OTHER_SECRET = new Uint8Array(32).fill(0x22)
export const PUBLIC_KEY = secp256k1.getPublicKey(SECRET, true)

export const KEY: KeyInfo = { ...keyOf('Secp256k1', [BITCOIN]), publicKey: PUBLIC_KEY }

type Bytes = Uint8Array<ArrayBuffer>

const must = (value: Uint8Array | undefined): Bytes => {
  if (value === undefined) throw new Error('the library gave nothing')
  return Uint8Array.from(value)
}

/** The scripts of a key, by a library that the decoder does not use. */
export const scriptsOf = (pubkey: Uint8Array) => {
  const p2wpkh = payments.p2wpkh({ pubkey })
  return {
    p2pkh: must(payments.p2pkh({ pubkey }).output),
    'p2sh-p2wpkh': must(payments.p2sh({ redeem: p2wpkh }).output),
    p2wpkh: must(p2wpkh.output),
    p2tr: must(payments.p2tr({ internalPubkey: pubkey.slice(1) }).output),
  }
}
export const OURS = scriptsOf(PUBLIC_KEY)
export const THEIRS = scriptsOf(secp256k1.getPublicKey(OTHER_SECRET, true))
export type Kind = keyof typeof OURS
export const KINDS = Object.keys(OURS) as Kind[]

/** A transaction whose output 1 pays `amount` to `script`; `salt` tells it from others. */
export const previousOf = (script: Uint8Array, amount: bigint, salt: number): Transaction => {
  const tx = new Transaction()
  tx.version = 2
  tx.addInput(new Uint8Array(32).fill(salt + 1), salt)
  tx.addOutput(THEIRS.p2wpkh, 1_000n)
  tx.addOutput(script, amount)
  return tx
}

/** An unsigned transaction as the decoder has it, read by another library. */
export const transactionOf = (text: string): BitcoinTransaction => {
  const { version, locktime, ins, outs } = Transaction.fromHex(text)
  return {
    version,
    lockTime: locktime,
    inputs: ins.map(({ hash, index, sequence, script }) => ({
      txid: hash.toReversed(),
      index,
      sequence,
      scriptSig: script,
    })),
    outputs: outs.map(({ script, value }) => ({ script, amount: value })),
  }
}

export interface Spend {
  readonly script: Bytes
  readonly amount: bigint
  /** What the PSBT says of the output that is spent. */
  readonly utxo: 'previous' | 'witness' | 'both' | 'none'
  readonly sequence?: number
  /** Further fields of the input map. */
  readonly fields?: object
}

export interface Plan {
  readonly spends: readonly Spend[]
  readonly outputs: readonly { readonly script: Bytes; readonly amount: bigint }[]
  readonly version?: number
  readonly lockTime?: number
}

type RawV0 = Parameters<typeof RawPSBTV0.encode>[0]
type RawV2 = Parameters<typeof RawPSBTV2.encode>[0]

const inputOf = ({ script, amount, utxo, sequence = 0xffff_fffd, fields = {} }: Spend, salt: number) => {
  const previous = previousOf(script, amount, salt)
  return {
    outpoint: { txid: previous.getHash().toReversed(), index: 1, sequence },
    fields: {
      ...(utxo === 'previous' || utxo === 'both' ? { nonWitnessUtxo: RawTx.decode(previous.toBuffer()) } : {}),
      ...(utxo === 'witness' || utxo === 'both' ? { witnessUtxo: { script, amount } } : {}),
      ...fields,
    },
  }
}

/** The PSBT of a plan, as the objects that the library writes. */
export const rawV0 = ({ spends, outputs, version = 2, lockTime = 0 }: Plan): RawV0 => {
  const inputs = spends.map(inputOf)
  const unsigned = inputs.map(({ outpoint }) => ({ ...outpoint, finalScriptSig: new Uint8Array(0) }))
  return {
    global: { unsignedTx: { version, lockTime, inputs: unsigned, outputs: [...outputs] } },
    inputs: inputs.map(({ fields }) => fields as RawV0['inputs'][number]),
    outputs: outputs.map(() => ({})),
  }
}

export const psbtV0 = (plan: Plan, edit: (raw: RawV0) => void = () => undefined): Uint8Array => {
  const raw = rawV0(plan)
  edit(raw)
  return RawPSBTV0.encode(raw)
}

export const psbtV2 = (plan: Plan, edit: (raw: RawV2) => void = () => undefined): Uint8Array => {
  const { spends, outputs, version = 2, lockTime } = plan
  const raw: RawV2 = {
    global: {
      version: 2,
      txVersion: version,
      inputCount: spends.length,
      outputCount: outputs.length,
      ...(lockTime === undefined ? {} : { fallbackLocktime: lockTime }),
    },
    inputs: spends.map((spend, salt) => {
      const { outpoint, fields } = inputOf(spend, salt)
      return { ...outpoint, ...fields } as RawV2['inputs'][number]
    }),
    outputs: [...outputs],
  }
  edit(raw)
  return RawPSBTV2.encode(raw)
}

export const spend = (
  kind: Kind,
  amount: bigint,
  utxo: Spend['utxo'] = 'previous',
  over: Partial<Spend> = {},
): Spend => ({
  script: OURS[kind],
  amount,
  utxo,
  ...over,
})

export const decode = (value: Uint8Array, key: KeyInfo = KEY, owns: OwnsKey = ownsNone): DecodeResult =>
  decodePayload({ chainId: BITCOIN, key, payload: { tag: 'BitcoinPsbt', value }, owns })

export const mustDecode = (value: Uint8Array, owns: OwnsKey = ownsNone): Decoded => {
  const result = decode(value, KEY, owns)
  if (!result.ok) throw new Error(`expected facts, got ${result.reason}: ${result.detail}`)
  return result.decoded
}

/** `reason: detail`, or `accepted`. */
export const refusalOf = (value: Uint8Array): string => {
  const result = decode(value)
  return result.ok ? 'accepted' : `${result.reason}: ${result.detail}`
}
