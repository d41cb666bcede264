import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { initEccLib, payments, Psbt, script, Transaction } from 'bitcoinjs-lib'
import * as ecc from 'tiny-secp256k1'
import type { KeyResult, SignResult } from '../../../client/index.js'
import { BITCOIN } from '../keys.js'
import type { Samples } from '../sample.js'

initEccLib(ecc)

/** The first address of BIP-173's examples; the allowlist of the demo policy names it. */
const TREASURY = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'
const COIN = 100_000_000n

/** A transaction that pays 0.05 BTC to the key; nobody ever sent it. */
const previousOf = (output: Uint8Array, round: number): Transaction => {
  const previous = new Transaction()
  previous.addInput(new Uint8Array(32).fill(round + 1), round)
  previous.addOutput(Uint8Array.from(output), COIN / 20n)
  return previous
}

const scriptOf = ({ output }: { readonly output?: Uint8Array | undefined }): Uint8Array => {
  if (output) return output
  throw new TypeError('the library made no script')
}

const inputOf = (previous: Transaction) => ({
  hash: previous.getHash(),
  index: 0,
  nonWitnessUtxo: previous.toBuffer(),
})

const taprootFields = (publicKey: Uint8Array, output: Uint8Array) => ({
  tapInternalKey: publicKey.slice(1),
  witnessUtxo: { script: Uint8Array.from(output), value: COIN / 20n },
})

/** Spends a segwit v0 and a taproot output of the key; what is left goes back to it. */
const spend = ({ publicKey }: KeyResult, round: number): Psbt => {
  const segwit = scriptOf(payments.p2wpkh({ pubkey: publicKey }))
  const taproot = scriptOf(payments.p2tr({ internalPubkey: publicKey.slice(1) }))
  return new Psbt()
    .addInput(inputOf(previousOf(segwit, 2 * round)))
    .addInput({ ...inputOf(previousOf(taproot, 2 * round + 1)), ...taprootFields(publicKey, taproot) })
    .addOutput({ address: TREASURY, value: COIN / 50n })
    .addOutput({ script: Uint8Array.from(segwit), value: COIN / 10n - COIN / 50n - 20_000n })
}

const validator = (publicKey: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean =>
  publicKey.length === 32
    ? schnorr.verify(signature, digest, publicKey)
    : secp256k1.verify(signature, digest, publicKey, { prehash: false })

/** Puts the signatures into the PSBT; the library makes its own sighashes, checks, and builds the transaction. */
const isValid = (psbt: Psbt, { publicKey }: KeyResult, signatures: SignResult['signatures']): boolean => {
  const [segwit, taproot] = signatures
  if (segwit.kind !== 'ecdsa' || taproot?.kind !== 'bip340') return false
  const der = script.signature.encode(segwit.bytes.slice(0, 64), Transaction.SIGHASH_ALL)
  psbt.updateInput(0, { partialSig: [{ pubkey: publicKey, signature: der }] })
  psbt.updateInput(1, { tapKeySig: taproot.bytes })
  return (
    psbt.validateSignaturesOfAllInputs(validator) && psbt.finalizeAllInputs().extractTransaction().outs.length === 2
  )
}

/** Checked by bitcoinjs-lib; the agent reads PSBTs with other code. */
export const bitcoinSamples =
  (key: KeyResult): Samples =>
  (round) => {
    const psbt = spend(key, round)
    return [
      {
        what: '0.02 BTC (PSBT: segwit and taproot input)',
        key,
        chainId: BITCOIN,
        payload: { tag: 'BitcoinPsbt', value: psbt.toBuffer() },
        isSigned: (signatures) => isValid(psbt, key, signatures),
      },
    ]
  }
