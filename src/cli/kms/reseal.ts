import { isDeepStrictEqual } from 'node:util'
import { buildCommand, type CommandContext } from '@stricli/core'
import { SignerError } from '../../errors/signer-error.js'
import { resealDirectory } from '../../kms/reseal.js'
import { sealedKmsOptions } from '../../parts/sealed-kms-options.js'
import { layersOf } from '../settings-flags.js'
import { loadSealedKeys, type SealedKeysFile } from '../../settings/sealed.js'

interface Flags {
  readonly config: string
  readonly to: string
  readonly json: boolean
}

const invalid = (message: string): SignerError => new SignerError('SIGNER__SETTINGS__INVALID', message)

const withoutProvider = (settings: SealedKeysFile['settings']): unknown => ({
  ...settings,
  kms: { ...settings.kms, provider: undefined },
})

/** Raises SIGNER__SETTINGS__INVALID when anything but kms.provider differs: the next start would show it, too late. */
const requireSameButProvider = (old: SealedKeysFile['settings'], next: SealedKeysFile['settings']): void => {
  if (isDeepStrictEqual(withoutProvider(old), withoutProvider(next))) return
  throw invalid('The two settings files differ in more than kms.provider: reseal first, change other settings after it')
}

async function reseal(this: CommandContext, { config, to, json }: Flags): Promise<void> {
  const [old, next] = [loadSealedKeys(config, layersOf({})), loadSealedKeys(to, layersOf({}))]
  requireSameButProvider(old.settings, next.settings)
  const into = next.settings.kms
  const generation = await resealDirectory(
    sealedKmsOptions(old.settings.kms, old.devMode),
    sealedKmsOptions(into, next.devMode),
  )
  const done = { dir: into.dir, provider: into.provider.kind, generation: String(generation) }
  this.process.stdout.write(
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
      config: file('Settings file (of the agent, or of kms serve) that opens the keys now'),
      to: file('The same settings with another kms.provider'),
      json: { kind: 'boolean', default: false, brief: 'The answer as JSON' },
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
