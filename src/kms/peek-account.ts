import { join } from 'node:path'
import { SignerError } from '../errors/signer-error.js'
import type { KeyId } from '../model/ids.js'
import { nodeFileSystem, type FileSystem } from './sealed/file-system.js'
import { MAX_FILE_BYTES } from './sealed/frame.js'
import { readKeyInfo } from './sealed/key-file.js'
import { keyIdOfFile } from './sealed/names.js'

type Reads = Pick<FileSystem, 'list' | 'status' | 'read'>

const unreadable = (): SignerError => new SignerError('SIGNER__KMS__FILE_CORRUPT', 'A key file cannot be read')

const accountIn = async (files: Reads, path: string, id: KeyId): Promise<Uint8Array | undefined> => {
  try {
    const status = await files.status(path)
    if (status?.kind !== 'file' || status.bytes > MAX_FILE_BYTES) return undefined
    const { purpose, publicKey } = readKeyInfo(id, await files.read(path), unreadable)
    return purpose === 'account' ? publicKey : undefined
  } catch {
    return undefined
  }
}

/**
 * The public key of the agent's own account, as the headers in a key directory say: without a lock, beside an agent
 * that runs, and without a secret. Nothing proves it before the directory is opened, so it is good for telling people
 * and for nothing else. Undefined where there is none, or it cannot be read. Never raises.
 */
export const peekAccount = async (dir: string, files: Reads = nodeFileSystem): Promise<Uint8Array | undefined> => {
  const names = await files.list(dir).catch((): string[] => [])
  for (const name of names) {
    const id = keyIdOfFile(name)
    const account = id && (await accountIn(files, join(dir, name), id))
    if (account) return account
  }
  return undefined
}
