import { proposeCompletions, type Application, type StricliProcess } from '@stricli/core'
import type { OutputContext } from '../output.js'

/** By this word, which no help shows, the scripts of shells ask what could come next. */
export const PROPOSE = '__complete'

/** Flags stand where they begin to be typed: a word that is none may be a file, which the shell proposes. */
const mayFollow = (word: string, completion: string): boolean => word.startsWith('-') || !completion.startsWith('-')

/**
 * Writes what the last word could become, one proposal a line: the word, a tab, and its brief. The words are those
 * after the program's name; the last one is what is being typed, empty at the start of a word. Nothing where nothing
 * is known, so that the shell proposes files.
 */
export const propose = async (
  app: Application<OutputContext>,
  words: readonly string[],
  process: StricliProcess,
): Promise<void> => {
  const proposed = await proposeCompletions(app, words, { process })
  const proposals = proposed.filter(({ completion }) => mayFollow(words.at(-1) ?? '', completion))
  process.stdout.write(proposals.map(({ completion, brief }) => `${completion}\t${brief}\n`).join(''))
}
