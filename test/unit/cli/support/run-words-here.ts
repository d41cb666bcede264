import type { StricliProcess } from '@stricli/core'
import { runWords } from '../../../../src/cli/run-words.js'

/** What the program wrote, and the exit code that it left. */
export interface Ran {
  readonly out: string
  readonly err: string
  readonly code: StricliProcess['exitCode']
}

/** Runs the words after the program's name in this process, as `main.ts` does. */
export const runWordsHere = async (...words: string[]): Promise<Ran> => {
  const written = { out: '', err: '' }
  const stream = (name: keyof typeof written) => ({ write: (text: string) => void (written[name] += text) })
  const process: StricliProcess = { stdout: stream('out'), stderr: stream('err'), env: { STRICLI_NO_COLOR: '1' } }
  await runWords(words, process)
  return { ...written, code: process.exitCode }
}
