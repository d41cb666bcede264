import { buildCommand } from '@stricli/core'
import { readRecipients } from '../../kms/recovery/age.js'
import { makeRecoverySet } from '../../kms/recovery/make-set.js'
import { readBounded } from '../../kms/recovery/read-bounded.js'
import { shareFileName, SET_FILE, type RecoverySet } from '../../kms/recovery/recovery-set.js'
import { verifySet } from '../../kms/recovery/verify-set.js'
import { nodeFileSystem } from '../../kms/sealed/file-system.js'
import { sealedKmsOptions } from '../../parts/sealed-kms-options.js'
import { loadSealedKeys } from '../../settings/sealed.js'
import { jsonFlag, print, printJson, type OutputContext } from '../output.js'
import { layersOf, setFlag, type SetFlag } from '../settings-flags.js'
import { parseWhole } from './parse.js'
import { configFlag, fileFlag } from './flags.js'

interface Flags extends SetFlag {
  readonly config: string
  readonly threshold: number
  readonly recipients: string
  readonly out: string
  readonly json: boolean
}

const MAX_RECIPIENTS_BYTES = 65_536

const describe = ({ setId, threshold, account, shares }: RecoverySet, out: string): readonly string[] => [
  `Set ${setId} of account ${account}: any ${threshold} of ${shares.length} shares give the root secret of the keys.`,
  ...shares.map(({ index, recipient }) => `  ${out}/${shareFileName(index)}  for ${recipient}`),
  '',
  `1. Give every operator the file for its recipient, and ${SET_FILE}. Note the account: it signed the set.`,
  `2. Keep a copy of the whole folder beside each replica of the keys: shares and replica together restore the keys.`,
  `3. Let every operator check it: signer-layer recovery verify --dir ${out} --identity FILE`,
]

async function init(this: OutputContext, flags: Flags): Promise<void> {
  const { config, threshold, recipients, out, json } = flags
  const { settings, devMode } = loadSealedKeys(config, layersOf(flags))
  const keys = sealedKmsOptions(settings.kms, devMode)
  const text = new TextDecoder().decode(await readBounded(nodeFileSystem, recipients, MAX_RECIPIENTS_BYTES))
  await makeRecoverySet({ keys, threshold, recipients: readRecipients(text), out })
  // Read back from the disk: what cannot be read now helps nobody later.
  const { set } = await verifySet({ dir: out, identities: [] }, nodeFileSystem)
  if (json) printJson(this, { out, ...set })
  else print(this, describe(set, out))
}

export const initCommand = buildCommand<Flags, [], OutputContext>({
  func: init,
  parameters: {
    flags: {
      config: configFlag,
      set: setFlag,
      threshold: { kind: 'parsed', parse: parseWhole, brief: 'Shares that are needed, 2 or more', placeholder: 'M' },
      recipients: fileFlag('File with one age recipient (age1…) a line, 2 to 32: one share for each'),
      out: { kind: 'parsed', parse: String, brief: 'New folder for the shares', placeholder: 'DIR' },
      json: jsonFlag,
    },
  },
  docs: {
    brief: 'Split the root secret of the keys into shares, each encrypted to one operator',
    fullDescription:
      'Stop the agent first. Any M of the shares, together with a replica of the key directory, restore the keys on another machine; fewer give nothing. Sets made earlier stay valid.\n\nExample: signer-layer recovery init --config settings.yaml --threshold 2 --recipients recipients.txt --out recovery',
  },
})
