import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parse, stringify } from 'yaml'
import type { Hex } from '../../../src/model/ids.js'
import type { SettingsInput } from '../../../src/settings/schema.js'
import type { Installed } from './installed.js'

/** A line of the log, as JSON. */
type Line = Readonly<Record<string, unknown>>

/** A chain that runs. */
export interface Chain {
  readonly url: string
  readonly genesis: Hex
}

/** An agent of the installed package that runs. */
export interface RunningAgent {
  readonly observeUrl: string
  /** Ends it as an operator does; gives its exit code. */
  readonly stop: () => Promise<number | null>
}

/** The example settings of the package, for this chain and with free ports, and the passphrase that they name. */
const writeSettings = ({ path }: Installed, l1: Chain, folder: string): void => {
  const example = parse(readFileSync(join(path, 'config', 'settings.example.yaml'), 'utf8')) as SettingsInput
  const settings: SettingsInput = {
    ...example,
    l1: { ...example.l1, endpoints: [l1.url], genesis: l1.genesis },
    policy: { ...example.policy, file: join(path, 'config', 'policy.example.yaml') },
    worker: { ...example.worker, port: 0 },
    observe: { port: 0 },
  }
  writeFileSync(join(folder, 'settings.yaml'), stringify(settings, { aliasDuplicateObjects: false }))
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'data', 'passphrase'), 'a passphrase of tests', { mode: 0o600 })
}

/** Starts the installed program by this Node in an empty folder, with the example settings, on a chain that runs. */
export const startInstalledAgent = async (
  user: Installed,
  { node, l1, folder }: { readonly node: string; readonly l1: Chain; readonly folder: string },
): Promise<RunningAgent> => {
  writeSettings(user, l1, folder)
  const args = [user.main, 'start', '--config', 'settings.yaml', '--log-format', 'json']
  const child = spawn(node, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const said: string[] = []
  for await (const text of createInterface({ input: child.stderr })) {
    said.push(text)
    // What ends it is told in words, not as a line of the log.
    const line = text.startsWith('{') ? (JSON.parse(text) as Line) : {}
    if (line['message'] !== 'Agent runs') continue
    const stop = (): Promise<number | null> => {
      child.stderr.resume()
      child.kill('SIGTERM')
      return ended
    }
    return { observeUrl: String(line['observe']), stop }
  }
  throw new Error(`the agent ended with ${String(await ended)}:\n${said.join('\n')}`)
}
