import { buildCommand } from '@stricli/core'
import { parsePolicy, policyHash } from '../../routes/document.js'
import { jsonFlag, print, printJson, type OutputContext } from '../output.js'
import { readBytes } from './read-file.js'

interface Flags {
  readonly json: boolean
}

/** The hash depends on what the policy says, and not on how it is written. */
function run(this: OutputContext, { json }: Flags, file: string): void {
  const hash = policyHash(parsePolicy(readBytes(file)))
  if (json) printJson(this, { hash })
  else print(this, [hash])
}

export const hashCommand = buildCommand<Flags, [string], OutputContext>({
  func: run,
  parameters: {
    flags: { json: jsonFlag },
    positional: { kind: 'tuple', parameters: [{ parse: String, brief: 'Policy file', placeholder: 'FILE' }] },
  },
  docs: {
    brief: 'Print the hash by which trail, answers and logs name a policy',
    fullDescription:
      'blake2_256 of the canonical JSON of the policy: the same in YAML and JSON, whatever its comments and order of members.\n\nExample: signer-layer policy hash policy.yaml',
  },
})
