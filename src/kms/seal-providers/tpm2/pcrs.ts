import { sealUnavailable } from '../seal-errors.js'
import { mustRun } from './require-ok.js'
import type { Bench } from './tools.js'

const DIGEST_BYTES = 32

/** The registers as tpm2-tools name them. */
export const selectionOf = (pcrs: readonly number[]): string => `sha256:${pcrs.join(',')}`

const isZero = (digest: Uint8Array): boolean => digest.every((byte) => byte === 0)

/**
 * Raises SIGNER__KMS__SEAL_UNAVAILABLE unless something was measured into each register: a register of zeros is the
 * same whatever was booted, and a TPM without the bank takes a policy of no register at all.
 */
export const requireMeasured = async (bench: Bench, pcrs: readonly number[]): Promise<void> => {
  await mustRun(bench, 'tpm2_pcrread', ['-Q', selectionOf(pcrs), '-o', bench.path('pcrs')])
  const values = await bench.read('pcrs')
  if (values.length !== pcrs.length * DIGEST_BYTES)
    throw sealUnavailable('The TPM has no bank of sha256 registers: switch it on in the firmware')
  const empty = pcrs.filter((_, i) => isZero(values.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES)))
  if (empty.length === 0) return
  throw sealUnavailable(
    `Nothing was measured into ${selectionOf(empty)} of the TPM, so binding to it proves nothing: boot by firmware that measures, or name other registers in kms.provider.pcrs`,
  )
}
