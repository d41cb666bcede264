import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSealedSettings, type SealedSettings } from '../../../../src/settings/sealed.js'
import { testSettings } from '../../../support/agent-settings.js'

const GENESIS = `0x${'45'.repeat(32)}` as const

/** A folder with the settings of an agent, for the commands that open its keys. */
export interface AgentFolder {
  readonly config: string
  readonly settings: SealedSettings
  /** Writes a file that only its owner may read, and gives its path. */
  file(name: string, content: string | Uint8Array, mode?: number): string
  remove(): void
}

export const agentFolder = (): AgentFolder => {
  const dir = mkdtempSync(join(tmpdir(), 'signer-layer-kms-cli-'))
  const input = testSettings(dir, 'ws://127.0.0.1:9944', GENESIS)
  const file: AgentFolder['file'] = (name, content, mode = 0o600) => {
    const path = join(dir, name)
    writeFileSync(path, content, { mode })
    return path
  }
  const config = file('settings.json', JSON.stringify(input))
  return {
    config,
    settings: loadSealedSettings(config),
    file,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}
