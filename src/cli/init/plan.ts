import type { Hex } from '../../model/ids.js'
import { policyText } from './policy-text.js'
import { settingsText, type ChosenSettings } from './settings-text.js'

/** A file to write, relative to the agent's folder. */
export interface PlannedFile {
  readonly path: string
  readonly text: string
  readonly mode: number
}

/** What a new agent begins with. */
export interface Plan {
  /** Made with mode 0700, relative to the agent's folder. */
  readonly folders: readonly string[]
  readonly files: readonly PlannedFile[]
}

/** Secrets of a new agent, as its files hold them. */
export interface NewSecrets {
  /** Of the seal provider passphrase; absent with others. */
  readonly passphrase?: string
  /** Seed of the operator's sr25519 key, 0x hex. */
  readonly operatorSeed: Hex
}

const OWNER_ONLY = 0o600
const IGNORED = 'secrets/\ndata/\nagent.json\n'

/** Everything that `init` writes, from what was chosen. */
export const planOf = (chosen: ChosenSettings, { passphrase, operatorSeed }: NewSecrets): Plan => ({
  folders: ['secrets', 'data'],
  files: [
    // Endpoints may hold credentials.
    { path: 'settings.yaml', text: settingsText(chosen), mode: OWNER_ONLY },
    { path: 'policy.yaml', text: policyText(chosen), mode: 0o644 },
    { path: '.gitignore', text: IGNORED, mode: 0o644 },
    { path: 'secrets/operator.key', text: `${operatorSeed}\n`, mode: OWNER_ONLY },
    ...(passphrase === undefined ? [] : [{ path: 'secrets/passphrase', text: `${passphrase}\n`, mode: OWNER_ONLY }]),
  ],
})
