import { buildCommand } from '@stricli/core'
import type { Decision } from '../../model/decision.js'
import { collectFindings } from '../../routes/finding.js'
import { EXIT } from '../fault.js'
import { jsonFlag, print, printJson, type OutputContext } from '../output.js'
import { configFlag } from './config-flag.js'
import { explainRequest } from './explain-request.js'
import { readingOf } from './names.js'
import { invalidFile, readStrictFile } from './read-file.js'
import { requestSchema } from './request-file.js'
import { readPolicyFile } from './run-cases.js'
import { toRequest } from './to-request.js'

interface Flags {
  readonly policy: string
  readonly request: string
  readonly config?: string
  readonly json: boolean
}

const EXIT_OF = {
  approved: EXIT.ok,
  denied: EXIT.denied,
  failed: EXIT.failed,
} as const satisfies Readonly<Record<Decision['outcome'], number>>

/** Exits with 0 for approved, 3 for denied, 1 for failed: a script must not take one for another. */
function explain(this: OutputContext, flags: Flags): void {
  const reading = readingOf(flags.config)
  const policy = readPolicyFile(flags.policy, reading)
  const { findings, report } = collectFindings()
  const place = { path: 'request', registry: reading.registry, report }
  const request = toRequest(readStrictFile(flags.request, requestSchema), place)
  if (request === undefined || findings.length > 0) throw invalidFile(flags.request, findings)
  const { decision, lines, json } = explainRequest(request, [policy], reading.decode)
  if (flags.json) printJson(this, json)
  else print(this, lines)
  this.process.exitCode = EXIT_OF[decision.outcome]
}

export const explainCommand = buildCommand<Flags, [], OutputContext>({
  func: explain,
  parameters: {
    flags: {
      policy: { kind: 'parsed', parse: String, brief: 'Policy file', placeholder: 'FILE' },
      request: { kind: 'parsed', parse: String, brief: 'Request file (YAML or JSON)', placeholder: 'FILE' },
      config: configFlag,
      json: jsonFlag,
    },
  },
  docs: {
    brief: 'Say what a policy would decide, and why',
    fullDescription:
      'Decides a request that was never made, by the decoder and the rules of the agent. Nothing is signed, and limits are not counted. Exit code 0: approved, 3: denied, 1: failed.\n\nExample: signer-layer policy explain --policy policy.yaml --request request.yaml',
  },
})
