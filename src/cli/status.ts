import { buildCommand } from '@stricli/core'
import { agentFlags, callerFlags, type AgentFlags, type CallerFlags } from './agent/flags.js'
import { askedAt } from './agent/clear-fault.js'
import { askableAgent } from './agent/open-worker.js'
import { EXIT } from './fault.js'
import { jsonFlag, print, printJson, type OutputContext } from './output.js'
import { gather } from './status/gather.js'
import { describeStatus, reportOf } from './status/report.js'

interface Flags extends AgentFlags, CallerFlags {
  readonly json: boolean
}

/** Exits with 0 when the agent is ready, with 1 when it is not or does not run. */
async function status(this: OutputContext, flags: Flags): Promise<void> {
  const agent = await askableAgent(flags)
  const report = reportOf(await askedAt(agent.worker, () => gather(agent, flags)))
  if (flags.json) printJson(this, report)
  else print(this, describeStatus(report))
  this.process.exitCode = report.ready ? EXIT.ok : EXIT.failed
}

/** `status`: how a running agent does. */
export const statusCommand = buildCommand<Flags, [], OutputContext>({
  func: status,
  parameters: { flags: { ...agentFlags, ...callerFlags, json: jsonFlag } },
  docs: {
    brief: 'Say whether a running agent is ready, and what helps if it is not',
    fullDescription:
      'Asks at the worker’s door, and at the port for health where the settings of this machine have one. Operators are also told of balance, lag and open jobs. Exit code 0: ready, 1: not ready, or not running.\n\nExample: signer-layer status --config settings.yaml --as secrets/operator.key',
  },
})
