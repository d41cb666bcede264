/** One spend. */
export interface TxInput {
  /** 32 bytes of the transaction that is spent from, in display order: the reverse of what is hashed and sent. */
  readonly txid: Uint8Array
  /** Index of the output that is spent, 32-bit. */
  readonly index: number
  /** Empty in what is to be signed. */
  readonly scriptSig: Uint8Array
  /** 32-bit. */
  readonly sequence: number
}

/** An amount and who can spend it. */
export interface TxOutput {
  /** Satoshi. */
  readonly amount: bigint
  /** scriptPubKey. */
  readonly script: Uint8Array
}

/** A transaction without its witnesses: what a txid is the hash of. */
export interface BitcoinTransaction {
  /** 32-bit, signed. */
  readonly version: number
  readonly inputs: readonly TxInput[]
  readonly outputs: readonly TxOutput[]
  /** 32-bit. */
  readonly lockTime: number
}

/** What a PSBT says of one input, as far as the signer must look at it. Nothing here is proven. */
export interface PsbtInput {
  /** PSBT_IN_NON_WITNESS_UTXO. */
  readonly previous: BitcoinTransaction | undefined
  /** PSBT_IN_WITNESS_UTXO. */
  readonly witnessUtxo: TxOutput | undefined
  readonly sighashType: number | undefined
  readonly redeemScript: Uint8Array | undefined
  readonly witnessScript: Uint8Array | undefined
  /** 32 bytes. */
  readonly tapInternalKey: Uint8Array | undefined
  /** It names a merkle root or leaves of a script tree (BIP-371). */
  readonly hasScriptTree: boolean
  /** What others say that their signed input will hold; of the witness its whole encoding, with the count of items. */
  readonly finalScriptSig: Uint8Array | undefined
  readonly finalScriptWitness: Uint8Array | undefined
}

/** A PSBT as read: the transaction to sign, and what is said of its inputs, in the same order. */
export interface Psbt {
  readonly transaction: BitcoinTransaction
  readonly inputs: readonly PsbtInput[]
  /** Public keys, 33 bytes each, that the outputs may belong to by their derivation fields, in the order of the outputs. Nothing here is proven. */
  readonly outputHints: readonly (readonly Uint8Array[])[]
  /** Parts that hold fields without a rule here, in words, for example `input 3`. */
  readonly unruled: readonly string[]
}
