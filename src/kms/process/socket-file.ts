import { chmod, chown, lstat, unlink } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, resolve } from 'node:path'
import { SignerError } from '../../errors/signer-error.js'
import { systemCodeOf } from '../../errors/system-code.js'

const WRITABLE_BY_OTHERS = 0o022
const ROOT_UID = 0

const insecure = (path: string, what: string): SignerError =>
  new SignerError(
    'SIGNER__SETTINGS__INSECURE_REFUSED',
    `${path} ${what}: whoever can put a socket there can pose as the KMS`,
    {
      path,
    },
  )

const unusable = (path: string, what: string, cause?: unknown): SignerError =>
  new SignerError('SIGNER__SETTINGS__INVALID', `${path} ${what}`, { path }, cause)

const isOwn = (uid: number): boolean => uid === ROOT_UID || uid === process.getuid?.()

const checkFolder = async (folder: string): Promise<void> => {
  const status = await lstat(folder).catch((cause: unknown) => {
    throw unusable(folder, 'cannot be read: make the folder of the socket, for the user of the KMS', cause)
  })
  if (!status.isDirectory()) throw unusable(folder, 'is not a folder, or is a link')
  if (!isOwn(status.uid)) throw insecure(folder, 'belongs to another user')
  if ((status.mode & WRITABLE_BY_OTHERS) !== 0) throw insecure(folder, 'can be written by others (chmod go-w)')
}

/** Whether somebody listens there; undefined where nobody can tell. */
const isAnswered = (path: string): Promise<boolean | undefined> =>
  new Promise((resolved) => {
    const socket = connect(path)
    const end = (answer: boolean | undefined): void => {
      socket.destroy()
      resolved(answer)
    }
    socket.once('connect', () => end(true))
    socket.once('error', (error) => end(systemCodeOf(error) === 'ECONNREFUSED' ? false : undefined))
  })

/**
 * Makes the way free for a socket: its folder is written by its owner alone, and what a process that ended left there
 * is removed. The lock of the key folder is taken before, so that two servers of the same keys never meet here.
 *
 * @throws SIGNER__SETTINGS__INSECURE_REFUSED SIGNER__SETTINGS__INVALID
 * @throws SIGNER__KMS__DIRECTORY_LOCKED when another process answers there
 */
export const claimSocketPath = async (path: string): Promise<void> => {
  await checkFolder(dirname(resolve(path)))
  const status = await lstat(path).catch(() => undefined)
  if (status === undefined) return
  if (!status.isSocket()) throw unusable(path, 'is there, and is no socket: name another path')
  if ((await isAnswered(path)) !== false)
    throw new SignerError('SIGNER__KMS__DIRECTORY_LOCKED', `Another process answers at ${path}: stop it first`, {
      path,
    })
  await unlink(path)
}

/** Lets the owner of a socket connect, or the group `gid` as well. Raises SIGNER__SETTINGS__INVALID. */
export const protectSocket = async (path: string, gid: number | undefined): Promise<void> => {
  try {
    if (gid !== undefined) await chown(path, -1, gid)
    await chmod(path, gid === undefined ? 0o600 : 0o660)
  } catch (cause) {
    throw unusable(path, 'cannot be given to the group of the settings: the user of the KMS must belong to it', cause)
  }
}
