/**
 * What the root file keeps of a key that a TPM sealed, strict SCALE:
 *
 *   parent   u32              persistent handle of the storage key that it is sealed under
 *   pcrs     Vec<u8> 1..24    registers (bank sha256) that it is bound to, 0 to 23, ascending
 *   public   Bytes 1..256     TPM2B_PUBLIC
 *   private  Bytes 1..512     TPM2B_PRIVATE; encrypted by the TPM
 */
import { Struct, type CodecType } from 'scale-ts'
import { ascending, bytes, checked, U32, U8, vector } from '../../../protocol/codecs.js'
import { decodeStrict, encodeStrict } from '../../../protocol/strict.js'
import { sealUnavailable, unsealRefused } from '../seal-errors.js'

/** Persistent handles of the owner (TPM 2.0 Library, part 2, section 7.5). */
const PARENT_RANGE = { least: 0x8100_0000, most: 0x817f_ffff } as const
const LAST_PCR = 23

const inRange = (least: number, most: number) => (value: number) => {
  if (value >= least && value <= most) return value
  throw unsealRefused(`A number of the TPM sealing context is ${value}, where ${least} to ${most} is allowed`)
}

const CONTEXT = Struct({
  parent: checked(U32, inRange(PARENT_RANGE.least, PARENT_RANGE.most)),
  pcrs: ascending('pcrs', vector('pcrs', checked(U8, inRange(0, LAST_PCR)), LAST_PCR + 1, 1), (pcr) => pcr),
  public: bytes('public part', 256, 1),
  private: bytes('private part', 512, 1),
})
const WHAT = 'TPM sealing context'

export type Tpm2Context = CodecType<typeof CONTEXT>

/** Raises SIGNER__KMS__SEAL_UNAVAILABLE for parts that no root file takes: an unusual TPM. */
export const writeContext = (context: Tpm2Context): Uint8Array => {
  try {
    return encodeStrict(CONTEXT, context, WHAT)
  } catch {
    throw sealUnavailable('The TPM made a sealed object that is larger than a root file takes: use another one')
  }
}

/** Reads what may be anything. Raises SIGNER__KMS__UNSEAL_REFUSED. */
export const readContext = (context: Uint8Array): Tpm2Context => {
  try {
    return decodeStrict(CONTEXT, context, WHAT)
  } catch {
    throw unsealRefused('The root file was altered: it holds no key that a TPM has sealed')
  }
}
