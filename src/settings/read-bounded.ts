import { read } from 'node:fs'
import { open } from 'node:fs/promises'
import { promisify } from 'node:util'

const readFd = promisify(read)

/**
 * The bytes of an open file or pipe to its end; what is beyond `most` bytes is left off, so ask for one more than
 * there may be. They are of the receiver alone, who may wipe them. Raises what Node raises.
 */
export const readFdBounded = async (fd: number, most: number): Promise<Uint8Array> => {
  const buffer = new Uint8Array(most)
  let length = 0
  while (length < most) {
    const { bytesRead } = await readFd(fd, buffer, length, most - length, null)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return buffer.subarray(0, length)
}

/** The same for a file by its path. */
export const readFileBounded = async (path: string, most: number): Promise<Uint8Array> => {
  const handle = await open(path)
  try {
    return await readFdBounded(handle.fd, most)
  } finally {
    await handle.close()
  }
}
