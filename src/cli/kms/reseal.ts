import { isDeepStrictEqual } from 'node:util'
import { buildCommand } from '@stricli/core'
import { SignerError } from '../../errors/signer-error.js'
import { resealDirectory } from '../../kms/reseal.js'
import { sealedKmsOptions } from '../../sealed-kms-options.js'
import type { SealedKmsSettings } from '../../settings/kms.js'
import { loadSettings } from '../../settings/load.js'
import type { Settings } from '../../settings/schema.js'

interface Flags {
  readonly config: string
  readonly to: string
  readonly json: boolean
}

const invalid = (message: string): SignerError => new SignerError('SIGNER__SETTINGS__INVALID', message)

const sealedIn = ({ kms }: Settings, file: string): SealedKmsSettings => {
  if (kms.mode === 'sealed') return kms
  throw invalid(`${file} does not name a sealed key directory: kms.mode is ${kms.mode}`)
}

const withoutProvider = (settings: Settings): unknown => ({
  ...settings,
  kms: { ...settings.kms, provider: undefined },
})

/** Raises SIGNER__SETTINGS__INVALID when anything but kms.provider differs: the next start would show it, too late. */
export const requireSameButProvider = (old: Settings, next: Settings): void => {
  if (isDeepStrictEqual(withoutProvider(old), withoutProvider(next))) return
  throw invalid('The two settings files differ in more than kms.provider: reseal first, change other settings after it')
}

const reseal = async ({ config, to, json }: Flags): Promise<void> => {
  const [old, next] = [loadSettings(config), loadSettings(to)]
  const [from, into] = [sealedIn(old, config), sealedIn(next, to)]
  requireSameButProvider(old, next)
  const generation = await resealDirectory(
    sealedKmsOptions(from, old.l1.declareDevChain),
    sealedKmsOptions(into, next.l1.declareDevChain),
  )
  const done = { dir: into.dir, provider: into.provider.kind, generation: String(generation) }
  process.stdout.write(
    json
      ? `${JSON.stringify(done)}\n`
      : `${done.dir} is sealed by ${done.provider} now. Start the agent with ${to}; ${config} does not open it any more.\n`,
  )
}

const file = (brief: string) => ({ kind: 'parsed', parse: String, brief, placeholder: 'FILE' }) as const

export const resealCommand = buildCommand({
  func: reseal,
  parameters: {
    flags: {
      config: file('Settings file (YAML or JSON) that opens the keys now'),
      to: file('The same settings with another kms.provider'),
      json: { kind: 'boolean', brief: 'Print JSON', default: false },
    },
  },
  docs: {
    brief: 'Seal the root secret of the keys by another provider',
    fullDescription: [
      'Seals the root secret of the key directory and its replicas by another provider. The agent must be stopped.',
      'If it is interrupted, exactly one of the two settings files opens the keys.',
      'Example: signer-layer kms reseal --config settings.yaml --to settings.tpm2.yaml',
    ].join('\n'),
  },
})
