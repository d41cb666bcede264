import { buildCommand } from '@stricli/core'
import type { Hex } from '../../model/ids.js'
import { agentFlags, callerFlags, type AgentFlags, type CallerFlags } from '../agent/flags.js'
import { askWorker } from '../agent/open-worker.js'
import { notFound } from '../not-found.js'
import { jsonFlag, print, printJson, type OutputContext } from '../output.js'
import { idParameter } from '../parse-hex32.js'
import { addressesOfKey, describeKey } from './describe.js'

interface Flags extends AgentFlags, CallerFlags {
  readonly json: boolean
}

async function run(this: OutputContext, flags: Flags, id: Hex): Promise<void> {
  const key = await askWorker(flags, (client) => client.findKey(id))
  if (key === undefined)
    return notFound(this, `There is no key ${id} that this account may see: ask as its owner or as an operator (--as).`)
  if (flags.json) printJson(this, { ...key, addresses: addressesOfKey(key) })
  else print(this, describeKey(key))
}

/** `keys show`: one key, and where it receives. */
export const showCommand = buildCommand<Flags, [Hex], OutputContext>({
  func: run,
  parameters: {
    positional: { kind: 'tuple', parameters: [idParameter('Id of the key', 'KEY_ID')] },
    flags: { ...agentFlags, ...callerFlags, json: jsonFlag },
  },
  docs: {
    brief: 'Show a key of a running agent: owner, state, rights, public key, addresses',
    fullDescription:
      'Addresses are made from the public key here. Bitcoin keys have two: p2wpkh and p2tr. Exit code 1: there is no such key that the account may see.\n\nExample: signer-layer keys show 0x… --as //Bob',
  },
})
