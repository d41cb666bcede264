/**
 * What a TPM answered, read from what tpm2-tools write to standard error: they put the response code in brackets,
 * `Esys_Unseal(0x99D)`. Codes: TPM 2.0 Library specification, part 2, section 6.6.
 */

/** What is wrong, as far as it matters here. */
export type TpmFault =
  | 'policy failed'
  | 'integrity failed'
  | 'no such handle'
  | 'password needed'
  | 'locked out'
  | 'out of memory'
  | 'never written'
  | 'not understood'

/** TPM_RC of format 1 carries the number of a handle, parameter or session, which is of no interest here. */
const FORMAT_1 = 0x080
const WITHOUT_NUMBER = 0x0bf

const FAULTS: Readonly<Record<number, TpmFault>> = {
  0x09d: 'policy failed',
  0x09f: 'integrity failed',
  0x08b: 'no such handle',
  0x08e: 'password needed',
  0x0a2: 'password needed',
  // A register changed between the proof of the policy and its use.
  0x128: 'policy failed',
  0x12f: 'password needed',
  0x14a: 'never written',
  0x901: 'out of memory',
  0x902: 'out of memory',
  0x903: 'out of memory',
  0x904: 'out of memory',
  0x905: 'out of memory',
  0x906: 'out of memory',
  0x921: 'locked out',
}

/** Bits 16 to 23 say who speaks: 0 the TPM, 11 a resource manager that passes on what it said; others never asked it. */
const LAYERS: readonly number[] = [0, 11]

const faultOfCode = (code: number): TpmFault => {
  if (!LAYERS.includes((code >>> 16) & 0xff)) return 'not understood'
  const response = code & 0xfff
  return FAULTS[(response & FORMAT_1) === 0 ? response : response & WITHOUT_NUMBER] ?? 'not understood'
}

/** The fault that the last response code in `stderr` stands for. Total. */
export const faultOf = (stderr: string): TpmFault => {
  const codes = [...stderr.matchAll(/\(0x([0-9a-fA-F]{1,8})\)/g)].map(([, digits = '']) => parseInt(digits, 16))
  return faultOfCode(codes.at(-1) ?? 0)
}
