import type { Socket } from 'node:net'
import { SignerError } from '../../errors/signer-error.js'

/** Who is at the other end of a Unix socket, as the kernel knows it. */
export interface PeerCredentials {
  readonly pid: number
  readonly uid: number
  readonly gid: number
}

/** Asks the kernel. Raises SIGNER__KMS__PEER_REFUSED where it does not say: who is not known is nobody to talk to. */
export type PeerOf = (socket: Socket) => PeerCredentials

/** getsockopt(2) of the C library; fills `value`. */
type GetSockOpt = (fd: number, level: number, name: number, value: Uint8Array, length: number[]) => number

// Linux, socket(7), on the architectures of which these numbers are known.
const ARCHITECTURES = ['x64', 'arm64', 'riscv64']
const SOL_SOCKET = 1
const SO_PEERCRED = 17
/** struct ucred { pid_t pid; uid_t uid; gid_t gid; } */
const UCRED_BYTES = 12

const unknownPeer = (why: string): SignerError =>
  new SignerError('SIGNER__KMS__PEER_REFUSED', `Nobody says who is at the other end of the socket: ${why}`)

/** Node has no name for the file descriptor of a socket, but keeps it in its handle. */
const fdOf = (socket: Socket): number => {
  const handle: unknown = Reflect.get(socket, '_handle')
  const fd: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined
  if (typeof fd === 'number' && Number.isInteger(fd) && fd >= 0) return fd
  throw unknownPeer('this connection has no file descriptor')
}

/** SO_PEERCRED over a getsockopt. */
export const peerBy =
  (getsockopt: GetSockOpt): PeerOf =>
  (socket) => {
    const value = new Uint8Array(UCRED_BYTES)
    const length = [UCRED_BYTES]
    if (getsockopt(fdOf(socket), SOL_SOCKET, SO_PEERCRED, value, length) !== 0 || length[0] !== UCRED_BYTES)
      throw unknownPeer('the system did not answer')
    const view = new DataView(value.buffer)
    // Fields have the byte order of the machine: little-endian on all of these.
    return { pid: view.getInt32(0, true), uid: view.getUint32(4, true), gid: view.getUint32(8, true) }
  }

const unavailable = (why: string, cause?: unknown): SignerError =>
  new SignerError(
    'SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE',
    `${why}. Without it nobody knows who uses the socket of the keys: keep them in the agent's process (kms.mode: sealed)`,
    {},
    cause,
  )

/**
 * The system's own word. Loaded when needed, since most agents keep their keys themselves.
 *
 * @throws SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE
 */
export const loadPeerOf = async (): Promise<PeerOf> => {
  if (process.platform !== 'linux' || !ARCHITECTURES.includes(process.arch))
    throw unavailable('SO_PEERCRED is asked on Linux only, on x64, arm64 and riscv64')
  try {
    const { default: koffi } = await import('koffi')
    const signature = 'int getsockopt(int fd, int level, int name, _Out_ uint8_t *value, _Inout_ uint32_t *length)'
    const getsockopt = koffi.load(null).func(signature) as unknown as GetSockOpt
    return peerBy(getsockopt)
  } catch (cause) {
    throw unavailable('The C library cannot be called (koffi)', cause)
  }
}

/** Refuses everybody but these users. Raises SIGNER__KMS__PEER_REFUSED. */
export const checkPeer = ({ uid }: PeerCredentials, allowUids: readonly number[]): void => {
  if (allowUids.includes(uid)) return
  const message = `User ${uid} is at the other end of the socket, and is not one of those that the settings allow there`
  throw new SignerError('SIGNER__KMS__PEER_REFUSED', message, { uid })
}
