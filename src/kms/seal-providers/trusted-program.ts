import { stat } from 'node:fs/promises'
import { sealUnavailable } from './seal-errors.js'

const OTHERS_WRITE = 0o022
const EXECUTABLE = 0o111
const ROOT = 0

/**
 * Raises SIGNER__KMS__SEAL_UNAVAILABLE unless `path` is a program that only root or the agent's own user could have
 * replaced: it gets to see sealing keys. `advice` says where it comes from.
 */
export const requireProgram = async (path: string, advice: string): Promise<void> => {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || !found.isFile() || (found.mode & EXECUTABLE) === 0)
    throw sealUnavailable(`There is no program ${path}: ${advice}`, { path })
  if ((found.mode & OTHERS_WRITE) !== 0 || ![ROOT, process.getuid?.()].includes(found.uid))
    throw sealUnavailable(
      `${path} can be replaced by other users: let it belong to root, with mode 0755 (\`chmod go-w\`)`,
      { path },
    )
}
