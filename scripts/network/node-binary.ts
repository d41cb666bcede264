import { accessSync, constants, statSync } from 'node:fs'
import { resolve } from 'node:path'

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * The node that INTEGRITEE_NODE_BIN names, undefined when it names none. Raises an Error when it cannot be run:
 * zombienet would fail late, and with an empty name start `polkadot` instead.
 */
export const nodeBinary = (env: NodeJS.ProcessEnv): string | undefined => {
  const named = env['INTEGRITEE_NODE_BIN']
  if (named === undefined || named === '') return undefined
  const path = resolve(named)
  if (!isProgram(path)) throw new Error(`INTEGRITEE_NODE_BIN names ${path}, which is no program that may be run.`)
  return path
}
