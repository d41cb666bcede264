import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './installed.js'
import { runIn } from './run.js'

/** The oldest Node that is supported, and the newest with long support. They come by npm, as packages with the program in them. */
export const NODE_VERSIONS = ['20.19', '24'] as const

export type NodeVersion = (typeof NODE_VERSIONS)[number]

const obtain = async (version: NodeVersion): Promise<string | undefined> => {
  const name = `node-${process.platform}-${process.arch}`
  const folder = temporaryFolder(`node-${version}`)
  // Tests run it as other users too.
  chmodSync(folder, 0o755)
  const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}.x`]
  const { code } = await runIn(folder, 'npm', ...args)
  const binary = join(folder, 'node_modules', name, 'bin', 'node')
  const answer = code === 0 ? await runIn(folder, binary, '--version').catch(() => undefined) : undefined
  return answer?.out.startsWith(`v${version}.`) ? binary : undefined
}

const obtained = new Map<NodeVersion, Promise<string | undefined>>()

/** The program of a Node of that version, fetched once; undefined, and one line, where none can be had. */
export const nodeBinary = (version: NodeVersion): Promise<string | undefined> => {
  const known = obtained.get(version)
  if (known) return known
  const fetching = obtain(version).then((binary) => {
    if (binary === undefined)
      process.stdout.write(`    Node ${version} cannot be had here: what needs it is skipped.\n`)
    return binary
  })
  obtained.set(version, fetching)
  return fetching
}
