import { buildCommand } from '@stricli/core'
import { parsePolicy, policyHash } from '../../routes/document.js'
import { print, type OutputContext } from '../output.js'
import { readBytes } from './read-file.js'

/** The hash depends on what the policy says, and not on how it is written. */
function hash(this: OutputContext, _flags: object, file: string): void {
  print(this, [policyHash(parsePolicy(readBytes(file)))])
}

export const hashCommand = buildCommand<object, [string], OutputContext>({
  func: hash,
  parameters: {
    positional: { kind: 'tuple', parameters: [{ parse: String, brief: 'Policy file', placeholder: 'FILE' }] },
  },
  docs: {
    brief: 'Print the hash by which trail, answers and logs name a policy',
    fullDescription:
      'blake2_256 of the canonical JSON of the policy: the same in YAML and JSON, whatever its comments and order of members.\n\nExample: signer-layer policy hash policy.yaml',
  },
})
