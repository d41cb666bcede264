import { BOUNDS } from '../../../types/protocol/bounds.js'
import { countParser } from '../count-parser.js'
import { agentFlags, callerFlags, type AgentFlags, type CallerFlags } from '../agent/flags.js'
import { jsonFlag } from '../output.js'

/** Flags of every command that asks an agent for something. */
export interface RequestFlags extends AgentFlags, CallerFlags {
  readonly deadlineBlocks: number
  readonly save: string
  readonly json: boolean
}

/** Text by a flag that may be left out. */
export const textFlag = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: String, optional: true, brief, placeholder }) as const

export const requestFlags = {
  ...agentFlags,
  ...callerFlags,
  l1: { ...agentFlags.l1, brief: 'Ask by an encrypted request on chain, through this L1 node (ws://, wss://)' },
  rpc: { ...agentFlags.rpc, brief: "Ask at this worker's door (http://, https://, ws://, wss://)" },
  deadlineBlocks: {
    kind: 'parsed',
    parse: countParser(1, BOUNDS.deadlineBlocks),
    default: '300',
    brief: 'L1 blocks after which the key may no longer be used for this request',
    placeholder: 'BLOCKS',
  },
  save: {
    kind: 'parsed',
    parse: String,
    default: 'requests',
    brief: 'Folder that keeps a request on chain, with the secret that opens its reply, until the reply was shown',
    placeholder: 'DIR',
  },
  json: jsonFlag,
} as const
