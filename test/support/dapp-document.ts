/** Programs and commands of a document for developers. */

/** A program of several blocks, or of one. */
export interface Program {
  readonly name: string
  readonly text: string
}

/** What a document tells its readers to write and to run. */
export interface Instructions {
  readonly programs: readonly Program[]
  /** Blocks of shell, in their order. */
  readonly commands: readonly string[]
  /** First lines of blocks that are neither: nobody would run them. */
  readonly strays: readonly string[]
}

interface Block {
  readonly language: string
  readonly text: string
}

const blocksIn = (text: string): Block[] =>
  [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, language = '', body = '']) => ({ language, text: body }))

/** A program names itself in its first line: `// name.ts`, and `// name.ts, continued` where it goes on. */
const TITLE = /^\/\/ ([\w-]+\.ts)(, continued)?\n/

/** The programs and commands of a document. Every block of it is one of these, or a stray. */
export const instructionsOf = (document: string): Instructions => {
  const programs = new Map<string, string>()
  const commands: string[] = []
  const strays: string[] = []
  for (const { language, text } of blocksIn(document)) {
    const [, name = '', continues] = TITLE.exec(text) ?? []
    const goesOn = programs.has(name) === (continues !== undefined)
    if (language === 'sh') commands.push(text)
    else if (language === 'ts' && name !== '' && goesOn) programs.set(name, (programs.get(name) ?? '') + text)
    else strays.push(text.split('\n')[0] ?? '')
  }
  return { programs: [...programs].map(([name, text]) => ({ name, text })), commands, strays }
}
