import type { StricliProcess } from '@stricli/core'
import { refuseOwnCoreDumps } from '../harden/harden.js'
import { endUnread } from './end-unread.js'
import { endOnUncaught } from './last-resort.js'
import { runWords } from './run-words.js'

/** Runs the command line of this process, and leaves its exit code. */
export const main = async (words: readonly string[]): Promise<void> => {
  endOnUncaught()
  // Also imports, recoveries and resealing have secrets in memory. Those that stay, start and kms serve, insist on more.
  refuseOwnCoreDumps()
  await runWords(words, process as StricliProcess)
  endUnread()
}
