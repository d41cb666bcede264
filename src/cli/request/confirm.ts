import { createInterface } from 'node:readline/promises'
import { usage } from './usage.js'

/** Where a question is asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly output: NodeJS.WritableStream
}

/**
 * Whether somebody at the terminal says yes; nothing but `y` or `yes` is one. Raises SIGNER__CLI__INVALID_FLAG where
 * there is nobody to ask: a script has to say `--yes`.
 */
export const confirm = async (question: string, { input, output }: Terminal): Promise<boolean> => {
  if (input.isTTY !== true) throw usage(`${question} There is no terminal to ask at: give --yes.`)
  const lines = createInterface({ input, output })
  // The end of the input is an answer too, and not a yes.
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  try {
    const answer = await Promise.race([lines.question(`${question} [y/N] `), ended])
    return /^y(?:es)?$/i.test(answer.trim())
  } finally {
    lines.close()
  }
}
