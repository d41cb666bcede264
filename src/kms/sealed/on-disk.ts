import { isSignerError, SignerError } from '../../errors/signer-error.js'

/** Runs work on a directory. What the disk raises becomes SIGNER__KMS__STORAGE_UNAVAILABLE, which names the directory. */
export const onDisk =
  (what: string, dir: string) =>
  async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (isSignerError(error)) throw error
      const message = `${what} cannot be read or written: check the disk, then try again`
      throw new SignerError('SIGNER__KMS__STORAGE_UNAVAILABLE', message, { dir }, error)
    }
  }
