import type { Libc } from './libc.js'

export interface CoreDumpDeps {
  /** Raises where there is no such library. */
  readonly loadLibc: () => Libc
  /** The text of /proc/self/limits. Raises where there is none. */
  readonly readLimits: () => string
}

/** Soft and hard limit, both 0. */
const NO_CORE_FILES = /^Max core file size\s+0\s+0\s/m

/**
 * Sees to it that the memory of this process is never written to a core file, and that no other process of its user
 * attaches to it. Reads back what it did. Gives what is wrong, in words; undefined when all is well.
 */
export const refuseCoreDumps = ({ loadLibc, readLimits }: CoreDumpDeps): string | undefined => {
  try {
    const libc = loadLibc()
    libc.refuseCoreFiles()
    libc.refuseDumps()
    if (libc.dumpable() !== 0) return 'the kernel did not take PR_SET_DUMPABLE'
    return NO_CORE_FILES.test(readLimits()) ? undefined : 'the limit for core files is not 0'
  } catch {
    return 'the C library or /proc of Linux is not at hand'
  }
}
