import { RawPSBTV0, RawPSBTV2 } from '@scure/btc-signer/psbt.js'
import { Transaction } from '@scure/btc-signer/transaction.js'
import { BOUNDS } from '../../../../types/protocol/bounds.js'
import { unsupported } from '../agent-key.js'

type RawV0 = ReturnType<typeof RawPSBTV0.decode>
type RawV2 = ReturnType<typeof RawPSBTV2.decode>

/** The fields of an input. */
export type PsbtInput = RawV0['inputs'][number]

/** A PSBT with all its fields, and the transaction that it is for. */
export interface ReadPsbt {
  readonly inputs: readonly PsbtInput[]
  /** Only to be read: its own writer drops fields that it does not know. */
  readonly transaction: Transaction
  /** The same PSBT with other inputs. */
  readonly write: (inputs: readonly PsbtInput[]) => Uint8Array
}

/** A signer judges nothing here: the agent has decoded these bytes itself, and its policy says what may be. */
const LENIENT = {
  allowUnknownInputs: true,
  allowUnknownOutputs: true,
  allowUnknownVersion: true,
  allowLegacyWitnessUtxo: true,
  disableScriptCheck: true,
} as const

const attempt = <T>(read: (bytes: Uint8Array) => T, bytes: Uint8Array): T | undefined => {
  try {
    return read(bytes)
  } catch {
    return undefined // the library's messages hold bytes of the PSBT
  }
}

const asV0 = (bytes: Uint8Array): Pick<ReadPsbt, 'inputs' | 'write'> => {
  const raw: RawV0 = RawPSBTV0.decode(bytes)
  return { inputs: raw.inputs, write: (inputs) => RawPSBTV0.encode({ ...raw, inputs: [...inputs] }) }
}

const asV2 = (bytes: Uint8Array): Pick<ReadPsbt, 'inputs' | 'write'> => {
  const raw: RawV2 = RawPSBTV2.decode(bytes)
  return { inputs: raw.inputs, write: (inputs) => RawPSBTV2.encode({ ...raw, inputs: [...inputs] }) }
}

/**
 * Reads a binary PSBT of version 0 or 2 (BIP-174, BIP-370). Raises SIGNER__CLIENT__UNSUPPORTED_PAYLOAD for bytes that
 * are none, and for more than a payload may have.
 */
export const readPsbt = (bytes: Uint8Array): ReadPsbt => {
  if (bytes.length > BOUNDS.payload)
    throw unsupported(`This PSBT has more than the ${BOUNDS.payload} bytes that a payload may have.`)
  const raw = attempt(asV0, bytes) ?? attempt(asV2, bytes)
  const transaction = attempt((psbt) => Transaction.fromPSBT(psbt, LENIENT), bytes)
  if (raw && transaction) return { ...raw, transaction }
  throw unsupported('This is no binary PSBT of version 0 or 2 that is sound. Decode base64 or hex before.')
}
