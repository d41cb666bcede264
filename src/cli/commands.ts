import type { Command, RouteMap } from '@stricli/core'
import type { OutputContext } from './output.js'

/** A word after the program's name: what the list of commands says of it, and where it is. */
export interface CommandEntry {
  /** The brief of the command itself (tested): the list of all commands is shown without loading them. */
  readonly brief: string
  readonly load: () => Promise<Command<OutputContext> | RouteMap<OutputContext>>
}

/** Every command, or group of them, in the order in which help lists them. A command is loaded when it is asked for. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  init: {
    brief: 'Make the folder of a new agent: settings, policy, secrets',
    load: async () => (await import('./init.js')).initCommand,
  },
  doctor: {
    brief: 'Look at settings, files, machine, L1 and account of an agent, and say what is left to do',
    load: async () => (await import('./doctor.js')).doctorCommand,
  },
  start: {
    brief: 'Run the agent until SIGINT or SIGTERM; SIGHUP reloads the policy file',
    load: async () => (await import('./start.js')).startCommand,
  },
  fund: {
    brief: 'Pay development coins from //Alice to an agent or another account',
    load: async () => (await import('./fund.js')).fundCommand,
  },
  dev: {
    brief: 'Run an L1 in this process and an agent beside it',
    load: async () => (await import('./dev.js')).devCommand,
  },
  demo: {
    brief: 'See requests go in and signatures come out, on an L1 in this process',
    load: async () => (await import('./demo.js')).demoCommand,
  },
  request: {
    brief: 'Ask an agent for keys and signatures',
    load: async () => (await import('./request.js')).requestRoutes,
  },
  keys: {
    brief: 'Show the keys of a running agent',
    load: async () => (await import('./keys.js')).keysRoutes,
  },
  jobs: {
    brief: 'Show the jobs of a running agent',
    load: async () => (await import('./jobs.js')).jobsRoutes,
  },
  status: {
    brief: 'Say whether a running agent is ready, and what helps if it is not',
    load: async () => (await import('./status.js')).statusCommand,
  },
  policy: {
    brief: 'Check, try and explain policies',
    load: async () => (await import('./policy.js')).policyRoutes,
  },
  kms: {
    brief: 'Import, list and reseal keys while no agent uses them, or serve them to one',
    load: async () => (await import('./kms.js')).kmsRoutes,
  },
  recovery: {
    brief: 'Keep the keys when the machine is lost, and go on with them',
    load: async () => (await import('./recovery.js')).recoveryRoutes,
  },
  completions: {
    brief: 'Print the script by which a shell completes commands and flags',
    load: async () => (await import('./completions.js')).completionsCommand,
  },
}
