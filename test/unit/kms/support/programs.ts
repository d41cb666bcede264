import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes a shell script that can be run, and gives its path. */
export const script = async (dir: string, name: string, ...lines: readonly string[]): Promise<string> => {
  const path = join(dir, name)
  await writeFile(path, `#!/bin/sh\n${lines.join('\n')}\n`)
  await chmod(path, 0o755)
  return path
}
