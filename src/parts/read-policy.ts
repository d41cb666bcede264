import { readFileSync } from 'node:fs'
import { SignerError } from '../errors/signer-error.js'
import { compilePolicy } from '../routes/compile.js'
import type { CompiledPolicy } from '../routes/compiled.js'
import { parsePolicy } from '../routes/document.js'
import { InvalidPolicyError, invalidPolicy } from '../routes/finding.js'
import type { Registry } from '../routes/registry.js'

/** The bytes of the operator's policy. Raises SIGNER__SETTINGS__INVALID. */
export const readPolicyFile = (file: string): Uint8Array => {
  try {
    return readFileSync(file)
  } catch (error) {
    const message = `The policy ${file} cannot be read: check policy.file and the rights of the file`
    throw new SignerError('SIGNER__SETTINGS__INVALID', message, {}, error)
  }
}

/** The operator's policy from its file. Raises SIGNER__SETTINGS__INVALID, or SIGNER__POLICY__INVALID with all findings. */
export const readBasePolicy = (file: string, registry: Registry): CompiledPolicy => {
  const bytes = readPolicyFile(file)
  try {
    return compilePolicy(parsePolicy(bytes), registry)
  } catch (error) {
    throw error instanceof InvalidPolicyError
      ? invalidPolicy(error.findings, `The policy ${file} cannot be used`)
      : error
  }
}
