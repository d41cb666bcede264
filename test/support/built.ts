import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleProgram } from '../../scripts/build/bundle.js'
import { packageFile } from '../../src/package-file.js'

let program: Promise<string> | undefined

/**
 * The program as it is published, in `dist/`, of the present sources: made once in a process. It starts in a small part
 * of the time that `tsx` takes for the sources, and a test that starts it often would wait for nothing else.
 */
export const builtProgram = (): Promise<string> =>
  (program ??= bundleProgram(packageFile(), packageFile('dist')).then(() => packageFile('dist', 'main.js')))

/** Makes a program of tests, `entry` from the root of the project, in a folder that is not there yet, and gives its path. */
export const buildChild = async (entry: string, into: string): Promise<string> => {
  await bundleProgram(packageFile(), into, entry)
  writeFileSync(join(into, 'package.json'), '{ "type": "module" }')
  symlinkSync(packageFile('node_modules'), join(into, 'node_modules'))
  return join(into, 'main.js')
}

/** The agent's child, of the present sources, as `buildChild` makes it. */
export const buildAgentChild = (into: string): Promise<string> => buildChild('test/support/agent-child.ts', into)
