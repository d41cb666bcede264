import type { SignerError } from '../../../errors/signer-error.js'
import { sealUnavailable, unsealRefused } from '../seal-errors.js'
import type { TpmFault } from './response-code.js'
import type { Bench, Tool, ToolResult } from './tools.js'

/** What to do about each fault, whoever meets it. */
const ADVICE: Readonly<Record<TpmFault, string>> = {
  'policy failed': 'its policy does not allow it now',
  'integrity failed': 'what it was given is not what it once made',
  'no such handle': 'it has no object of that handle',
  'password needed':
    'its owner has set a password: make the storage key (`tpm2_createprimary`, then `tpm2_evictcontrol` to the handle of kms.provider.parent) and the counter (`tpm2_nvdefine`) by hand, with that password for the owner and none of their own',
  'locked out': 'it is locked out after wrong passwords: wait, or run `tpm2_dictionarylockout --clear-lockout`',
  'out of memory':
    'its memory for objects and sessions is full: use its resource manager (tcti device:/dev/tpmrm0), or restart the machine',
  'never written': 'it holds no value yet',
  'not understood':
    'look whether it is there and the agent may use it (`ls -l /dev/tpmrm0`, group tss), and whether kms.provider.tcti names it',
}

/** Sentences for the faults that mean: this TPM works, and does not open this. */
export type Refusals = Partial<Readonly<Record<TpmFault, string>>>

const errorOf = (tool: Tool, fault: TpmFault, refusals: Refusals): SignerError => {
  const refusal = refusals[fault]
  return refusal === undefined
    ? sealUnavailable(`The TPM did not do ${tool}: ${ADVICE[fault]}`, { tool, fault })
    : unsealRefused(refusal, { tool, fault })
}

/** The output. Raises SIGNER__KMS__UNSEAL_REFUSED for the faults that `refusals` has, SIGNER__KMS__SEAL_UNAVAILABLE for others. */
export const requireOk = (tool: Tool, result: ToolResult, refusals: Refusals = {}): Uint8Array => {
  if (result.ok) return result.output
  throw errorOf(tool, result.fault, refusals)
}

/** Runs a tool that has to succeed. Raises as `requireOk`. */
export const mustRun = async (
  bench: Bench,
  tool: Tool,
  args: readonly string[],
  { input, refusals }: { readonly input?: Uint8Array; readonly refusals?: Refusals } = {},
): Promise<Uint8Array> => requireOk(tool, await bench.run(tool, args, input), refusals)
