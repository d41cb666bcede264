import { basename, dirname } from 'node:path'
import type { FileSystem } from '../../../../src/kms/sealed/file-system.js'

/** What a power cut does to everything not synced: names go back to what they were, or stay while their content is torn. */
export type Loss = 'names' | 'contents'

interface Inode {
  now: Uint8Array
  durable: Uint8Array | undefined
}

/** The power went off: no step of the file system happens any more. */
export class PowerCut extends Error {}

/**
 * One directory on a disk that forgets whatever was not synced, and loses power before a chosen step.
 * It stands for the worst that a journalling file system may do, within what POSIX promises.
 */
export const forgetfulDisk = () => {
  let names = new Map<string, Inode>()
  let durableNames = new Map<string, Inode>()
  let stepsLeft = Infinity
  let steps = 0
  const removed: Uint8Array[] = []

  const step = (): void => {
    if (stepsLeft <= 0) throw new PowerCut('power cut')
    stepsLeft -= 1
    steps += 1
  }
  const inode = (path: string): Inode => {
    const found = names.get(basename(path))
    if (found === undefined) throw new Error(`no file ${basename(path)}`)
    return found
  }

  const files: FileSystem = {
    makeDir: async () => undefined,
    list: async () => [...names.keys()],
    status: async (path) => {
      if (dirname(path) === '/') return { kind: 'directory', mode: 0o700, bytes: 0 }
      const found = names.get(basename(path))
      return found && { kind: 'file', mode: 0o600, bytes: found.now.length }
    },
    read: async (path) => inode(path).now.slice(),
    create: async (path, bytes) => {
      step()
      if (names.has(basename(path))) throw new Error(`${basename(path)} exists`)
      names.set(basename(path), { now: bytes.slice(), durable: undefined })
    },
    overwrite: async (path, bytes) => {
      step()
      inode(path).now = bytes.slice()
    },
    syncFile: async (path) => {
      step()
      inode(path).durable = inode(path).now.slice()
    },
    rename: async (from, to) => {
      step()
      const moved = inode(from)
      names.delete(basename(from))
      names.set(basename(to), moved)
    },
    remove: async (path) => {
      step()
      const gone = names.get(basename(path))
      if (gone?.durable) removed.push(gone.durable)
      names.delete(basename(path))
    },
    syncDir: async () => {
      step()
      durableNames = new Map(names)
    },
  }

  return {
    files,
    /** Names on the disk as it is now. */
    names: (): string[] => [...names.keys()],
    /** What the blocks of removed files still hold. */
    removed,
    steps: (): number => steps,
    /** From now on `count` more steps happen, then none. */
    cutPowerAfter: (count: number): void => void (stepsLeft = count),
    /** Starts the machine again, after the loss of what was not synced. */
    restart: (loss: Loss): void => {
      stepsLeft = Infinity
      names = new Map(loss === 'names' ? durableNames : names)
      for (const file of names.values()) {
        file.now = file.durable ?? file.now.slice(0, file.now.length >> 1)
        file.durable = file.now
      }
      durableNames = new Map(names)
    },
  }
}

export type ForgetfulDisk = ReturnType<typeof forgetfulDisk>
