import { buildCommand } from '@stricli/core'
import { isSignerError } from '../errors/signer-error.js'
import { loadSettings } from '../settings/load.js'
import type { Settings } from '../settings/schema.js'
import { machineChecks, settingsChecks } from './doctor/checks.js'
import { ok, problem } from './doctor/finding.js'
import { runChecks, type Check } from './doctor/run-checks.js'
import { describeResults, hasProblem, resultsJson } from './doctor/show.js'
import { EXIT } from './fault.js'
import { jsonFlag, print, printJson, type OutputContext } from './output.js'
import { DEFAULT_CONFIG, layersOf } from './settings-flags.js'

interface Flags {
  readonly config: string
  readonly json: boolean
}

/** A node may take its time to be reached, and finality its own to move. */
const TIME_OF_A_CHECK_MS = 60_000

const loadOrFault = (config: string): Settings | string => {
  try {
    return loadSettings(config, layersOf({}))
  } catch (error) {
    if (isSignerError(error)) return error.message
    throw error
  }
}

const checksOf = (config: string): readonly Check[] => {
  const settings = loadOrFault(config)
  if (typeof settings !== 'string')
    return [
      { name: 'settings', run: () => [ok(`${config} can be used`)] },
      ...machineChecks,
      ...settingsChecks(config, settings, () => Date.now()),
    ]
  const cure = 'correct them, then look again: nothing else of the agent can be looked at before'
  return [{ name: 'settings', run: () => [problem(settings, cure)] }, ...machineChecks]
}

/** Exits with 1 where something keeps the agent from its work. */
async function doctor(this: OutputContext, { config, json }: Flags): Promise<void> {
  const timers: NodeJS.Timeout[] = []
  const timeIsUp = (): Promise<void> =>
    new Promise((resolve) => timers.push(setTimeout(() => resolve(), TIME_OF_A_CHECK_MS)))
  const results = await runChecks(checksOf(config), { timeIsUp })
  timers.forEach((timer) => clearTimeout(timer))
  if (json) printJson(this, resultsJson(results))
  else print(this, describeResults(results))
  this.process.exitCode = hasProblem(results) ? EXIT.failed : EXIT.ok
}

/** `doctor`: what keeps an agent from its work, and what helps. */
export const doctorCommand = buildCommand<Flags, [], OutputContext>({
  func: doctor,
  parameters: {
    flags: {
      config: {
        kind: 'parsed',
        parse: String,
        default: DEFAULT_CONFIG,
        brief: 'Settings file of the agent',
        placeholder: 'FILE',
      },
      json: jsonFlag,
    },
  },
  docs: {
    brief: 'Look at settings, files, machine, L1 and account of an agent, and say what is left to do',
    fullDescription:
      'Changes nothing, and may run beside the agent. Each finding is ok, a warning or a problem, with what helps. Exit code 1 where there is a problem.\n\nExample: signer-layer doctor --config settings.yaml',
  },
})
