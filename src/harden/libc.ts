import { createRequire } from 'node:module'
import type * as Koffi from 'koffi'

/** The calls of the C library that Node does not offer. Each gives 0, or a negative number when it failed. */
export interface Libc {
  /** setrlimit(RLIMIT_CORE, 0, 0). */
  readonly refuseCoreFiles: () => number
  /** prctl(PR_SET_DUMPABLE, 0): no core dump, and nobody but root attaches to the process or reads its memory. */
  readonly refuseDumps: () => number
  /** prctl(PR_GET_DUMPABLE): 0 is what `refuseDumps` leaves. */
  readonly dumpable: () => number
}

// Numbers of the kernel, the same on all of its architectures.
const RLIMIT_CORE = 4
const PR_GET_DUMPABLE = 3
const PR_SET_DUMPABLE = 4

/** Finds the functions in the C library that this process already has. Raises what koffi raises, also where there are none. */
export const loadLibc = (): Libc => {
  const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi
  const libc = koffi.load(null)
  const setrlimit = libc.func('int setrlimit(int resource, const unsigned long *limits)')
  const prctl = libc.func('int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)')
  return {
    refuseCoreFiles: () => setrlimit(RLIMIT_CORE, [0, 0]) as number,
    refuseDumps: () => prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) as number,
    dumpable: () => prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) as number,
  }
}
