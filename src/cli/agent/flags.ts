import { setFlag, type SetFlag } from '../settings-flags.js'

/** Which agent a command asks. */
export interface AgentFlags extends SetFlag {
  readonly agent?: string
  readonly config?: string
  readonly l1?: string
  readonly rpc?: string
}

/** Flags of the commands that ask an agent which runs. */
export const agentFlags = {
  agent: {
    kind: 'parsed',
    parse: String,
    optional: true,
    brief: 'Agent file, as dev and start write it with --agent-file',
    placeholder: 'FILE',
  },
  config: {
    kind: 'parsed',
    parse: String,
    optional: true,
    brief: 'Settings file of an agent on this machine (default: settings.yaml, where there is no --agent)',
    placeholder: 'FILE',
  },
  set: setFlag,
  l1: {
    kind: 'parsed',
    parse: String,
    optional: true,
    brief: 'L1 node to ask through (ws://, wss://)',
    placeholder: 'URL',
  },
  rpc: {
    kind: 'parsed',
    parse: String,
    optional: true,
    brief: "Worker's door to ask at (http://, https://, ws://, wss://)",
    placeholder: 'URL',
  },
} as const

/** Who asks. */
export interface CallerFlags {
  readonly as?: string
  readonly scheme: 'sr25519' | 'ed25519' | 'ecdsa'
}

export const callerFlags = {
  as: {
    kind: 'parsed',
    parse: String,
    optional: true,
    brief:
      'Key file (mode 0600), or a well-known development key such as //Alice (default: secrets/operator.key beside the settings)',
    placeholder: 'FILE|URI',
  },
  scheme: { kind: 'enum', values: ['sr25519', 'ed25519', 'ecdsa'], default: 'sr25519', brief: 'Kind of that key' },
} as const
