import type { CommandContext } from '@stricli/core'

/** Where a command writes, and the exit code that it leaves when it ends without a fault. */
export interface OutputContext extends CommandContext {
  readonly process: CommandContext['process'] & { exitCode?: number | string | null }
}

/** Results of a command, for people or programs. */
export const print = ({ process }: OutputContext, lines: readonly string[]): void =>
  process.stdout.write(lines.map((line) => `${line}\n`).join(''))

/** JSON as programs read it: one document, ended by a newline. */
export const printJson = (context: OutputContext, value: unknown): void =>
  print(context, [JSON.stringify(value, undefined, 2)])

/** The flag of commands that write for people, or JSON. */
export const jsonFlag = { kind: 'boolean', default: false, brief: 'Write JSON', withNegated: false } as const
