import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { installed, temporaryFolder, type Installed } from './installed.js'
import { readManifest } from './packages.js'
import { mustRunIn } from './run.js'

const PEER = '@acala-network/chopsticks-core'

const install = async (): Promise<Installed> => {
  const user = await installed()
  const folder = temporaryFolder('chopsticks')
  cpSync(user.folder, folder, { recursive: true, verbatimSymlinks: true })
  const peer = `${PEER}@${readManifest(user.path).peerDependencies[PEER]}`
  await mustRunIn(folder, 'npm', 'install', peer, '--ignore-scripts', '--no-audit', '--no-fund')
  const path = join(folder, 'node_modules', 'signer-layer')
  return { ...user, folder, path, main: join(path, 'dist', 'main.js') }
}

let once: Promise<Installed> | undefined

/** The installed package beside the runtime of `demo` and `dev`, as their advice has it: once for all tests of a run. */
export const withChopsticks = (): Promise<Installed> => (once ??= install())
