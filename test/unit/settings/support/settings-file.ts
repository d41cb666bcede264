import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import { loadSettings, type SettingsLayers } from '../../../../src/settings/load.js'
import type { Settings } from '../../../../src/settings/schema.js'

export const HASH = `0x${'ab'.repeat(32)}` as const

/** Sections of settings for a chain with money, each as its text. */
const SECTIONS: Readonly<Record<string, string>> = {
  l1: `{ endpoints: ['wss://a.example', 'wss://b.example'], agreement: 2, genesis: '${HASH}', shard: '${HASH}' }`,
  store: '{ path: journal.db }',
  kms: '{ mode: sealed, dir: keys, provider: { kind: passphrase, file: passphrase } }',
  policy: '{ file: policy.yaml }',
  registration: `{ method: Dcap, mrEnclave: '${HASH}' }`,
  callers: 'any',
}

/** A whole settings file with some sections changed, added, or left out. */
export const settingsText = (changes: Readonly<Record<string, string | undefined>> = {}): string =>
  Object.entries({ ...SECTIONS, ...changes })
    .flatMap(([name, text]) => (text === undefined ? [] : [`${name}: ${text}\n`]))
    .join('')

export const loadText = (dir: string, text: string, layers?: Partial<SettingsLayers>): Settings => {
  const file = join(dir, 'settings.yaml')
  writeFileSync(file, text)
  return loadSettings(file, { environment: {}, set: [], ...layers })
}

/** The findings of settings that are refused, a line each. */
export const findingsOf = (load: () => unknown): readonly string[] => {
  try {
    load()
  } catch (error) {
    if (!isSignerError(error, 'SIGNER__SETTINGS__INVALID')) throw error
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
  }
  return []
}
