import type { CommandContext } from '@stricli/core'

/** Where a command writes, and the exit code that it leaves when it ends without a fault. */
export interface PolicyContext extends CommandContext {
  readonly process: CommandContext['process'] & { exitCode?: number | string | null }
}

/** Results of a command, for people or programs. */
export const print = ({ process }: PolicyContext, lines: readonly string[]): void =>
  process.stdout.write(lines.map((line) => `${line}\n`).join(''))

/** JSON as programs read it: one document, ended by a newline. */
export const printJson = (context: PolicyContext, value: unknown): void =>
  print(context, [JSON.stringify(value, undefined, 2)])

/** The flag of commands that write for people, or JSON. */
export const jsonFlag = { kind: 'boolean', default: false, brief: 'Write JSON', withNegated: false } as const

/** The flag of commands that take names and runtimes from the operator's settings. */
export const configFlag = {
  kind: 'parsed',
  parse: String,
  optional: true,
  brief: 'Settings file with chains, tokens, addresses and metadata (default: what is built in)',
  placeholder: 'FILE',
} as const
