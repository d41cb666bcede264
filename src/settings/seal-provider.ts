import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { count } from './count.js'
import { passphrase } from './passphrase.js'

/** Where Gramine shows an enclave its sealing keys. */
const GRAMINE_ROOT = '/dev/attestation'

/** How tpm2-tools name a TPM that the kernel knows. */
const TPM_CHIPS = /^(device|tabrmd)(:|$)/

const path = z.string().refine((value) => isAbsolute(value) && !value.includes('\0'), 'must be an absolute path')

const gramine = z.strictObject({
  kind: z.literal('gramine').describe('the sealing key of an SGX enclave, by Gramine'),
  root: path
    .default(GRAMINE_ROOT)
    .describe('folder where Gramine shows the keys; another one on development chains only'),
  key: z
    .enum(['mrsigner', 'mrenclave'])
    .default('mrsigner')
    .describe('mrsigner: opened by every build of one signer; mrenclave: by this very build'),
})

const tpm2 = z.strictObject({
  kind: z.literal('tpm2').describe('a TPM 2.0, by tpm2-tools'),
  tcti: z
    .string()
    .regex(/^[a-z][\x21-\x7e]{0,255}$/, 'must be as tpm2-tools name it, such as device:/dev/tpmrm0')
    .default('device:/dev/tpmrm0')
    .describe('how to reach the TPM'),
  parent: z
    .int()
    .min(0x8100_0000)
    .max(0x817f_ffff)
    .default(0x8101_0001)
    .describe('persistent handle of the storage key to seal under; made if there is none'),
  pcrs: z
    .array(z.int().min(0).max(23))
    .min(1)
    .max(24)
    .refine((pcrs) => new Set(pcrs).size === pcrs.length, 'names a register twice')
    .default([7])
    .describe('registers (bank sha256) to bind to'),
  rollbackCounter: z
    .strictObject({
      index: z.int().min(0x0180_0000).max(0x01bf_ffff).describe('a free index, 0x01800000 to 0x01bfffff'),
    })
    .exactOptional()
    .describe('a counter in the TPM by which old copies of the key folder show; made if there is none'),
  toolsDir: path.default('/usr/bin').describe('folder of tpm2-tools'),
  timeoutMs: count(30_000).describe('of one run of a tool'),
})

const snp = z.strictObject({
  kind: z.literal('snp').describe('a key that the chip derives for a SEV-SNP guest'),
  command: z
    .tuple(
      [path],
      z
        .string()
        .max(4_096)
        .refine((arg) => !arg.includes('\0'), 'must have no NUL'),
    )
    .refine((command) => command.length <= 64, 'has more than 64 parts')
    .describe('a helper program and its arguments, {out} for a file that it is to write the key to'),
  timeoutMs: count(30_000).describe('of one run of the helper'),
})

/** What seals the root secret of the keys. */
export const sealProvider = z.discriminatedUnion('kind', [
  passphrase,
  gramine,
  tpm2,
  snp,
  z.strictObject({ kind: z.literal('dev').describe('protects nothing: development chains only') }),
])

export type SealProviderSettings = z.output<typeof sealProvider>

/**
 * What has no place where money is, as a sentence; undefined where all is well.
 *
 * @param declaration - the setting that says that there is none
 */
export const insecureProvider = (provider: SealProviderSettings, declaration: string): string | undefined => {
  const only = `for dev chains only (${declaration})`
  if (provider.kind === 'dev') return `the dev provider protects nothing: ${only}`
  if (provider.kind === 'gramine' && provider.root !== GRAMINE_ROOT)
    return `what the CPU gives an enclave is below ${GRAMINE_ROOT}, elsewhere the host can put anything: ${only}`
  if (provider.kind === 'tpm2' && !TPM_CHIPS.test(provider.tcti))
    return `a TPM that is no device, directly or by its resource manager, is a program with a file: ${only}`
  return undefined
}
