import type { PayloadFlags } from './payloads/plan.js'
import { replaceFile } from '../replace-file.js'
import type { Completed } from './complete.js'
import { usage } from './usage.js'

/** Raises SIGNER__CLI__INVALID_FLAG for a file that would never be written. */
export const requirePsbt = ({ kind, psbtOut }: Pick<PayloadFlags, 'kind'> & { readonly psbtOut?: string }): void => {
  if (psbtOut !== undefined && kind !== 'bitcoin-psbt')
    throw usage('--psbt-out is for what is signed of a PSBT: give --payload FILE --kind bitcoin-psbt')
}

/** Writes a signed PSBT as files hold it, in binary (BIP-174), whole or not at all. Raises SIGNER__CLI__FILE_UNWRITABLE. */
export const putPsbt = async ({ psbt }: Completed, path: string | undefined): Promise<void> => {
  if (psbt !== undefined && path !== undefined) await replaceFile(path, Buffer.from(psbt, 'base64'))
}
