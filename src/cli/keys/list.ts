import { buildCommand } from '@stricli/core'
import type { KeyRecordsResult, ListKeysResult } from '../../../types/worker/keys.js'
import type { Hex } from '../../model/ids.js'
import { agentFlags, callerFlags, type AgentFlags, type CallerFlags } from '../agent/flags.js'
import { askWorker } from '../agent/open-worker.js'
import { jsonFlag, print, printJson, type OutputContext } from '../output.js'
import { idFlag, limitFlag } from '../parse-hex32.js'
import { keyTable } from './describe.js'

interface Flags extends AgentFlags, CallerFlags {
  readonly all: boolean
  readonly owner?: Hex
  readonly after?: Hex
  readonly limit: number
  readonly json: boolean
}

async function run(this: OutputContext, flags: Flags): Promise<void> {
  const { all, owner, after, limit, json } = flags
  const page = { limit, ...(after === undefined ? {} : { after }) }
  const result = await askWorker<ListKeysResult | KeyRecordsResult>(flags, (client) =>
    all || owner !== undefined ? client.listKeyRecords(owner, page) : client.listKeys(page),
  )
  if (json) return printJson(this, result)
  print(this, keyTable(result.keys))
  if (result.more) print(this, [`There are more: --after ${result.keys.at(-1)?.key_id ?? ''}`])
}

/** `keys list`: the keys of who asks, or for operators of others. */
export const listCommand = buildCommand<Flags, [], OutputContext>({
  func: run,
  parameters: {
    flags: {
      ...agentFlags,
      ...callerFlags,
      all: { kind: 'boolean', default: false, brief: 'Keys of all accounts; for operators', withNegated: false },
      owner: idFlag('Keys of this account; for operators', 'ACCOUNT'),
      after: idFlag('Begin behind this key', 'KEY_ID'),
      limit: limitFlag(1_000),
      json: jsonFlag,
    },
  },
  docs: {
    brief: 'List keys of a running agent',
    fullDescription:
      'Shows the keys that the asking account owns or has rights to; with --all or --owner those of others, for accounts with the role operator, who may use none of them by it.\n\nExample: signer-layer keys list --as //Bob --all',
  },
})
