import { runWordsHere } from '../../unit/cli/support/run-words-here.js'

/** The flags in the words of a command that its help does not know. Raises an Error where there is no such command. */
export const unknownFlags = async (words: readonly string[]): Promise<readonly string[]> => {
  const flagsFrom = words.findIndex((word) => word.startsWith('--'))
  const command = words.slice(0, flagsFrom)
  const { code, out } = await runWordsHere(...command, '--help')
  if (code !== 0 || !out.includes(`signer-layer ${command.join(' ')} `))
    throw new Error(`no command ${command.join(' ')}`)
  return words.slice(flagsFrom).filter((word) => word.startsWith('--') && !out.includes(word))
}
