/** `problem`: the agent does not start, or does not do its work. `warning`: it does, for now. */
export type Level = 'ok' | 'warning' | 'problem'

/** What a check found, in one line, and what helps where it is not well. */
export interface Finding {
  readonly level: Level
  readonly message: string
  readonly cure?: string
}

export const ok = (message: string): Finding => ({ level: 'ok', message })
export const warning = (message: string, cure: string): Finding => ({ level: 'warning', message, cure })
export const problem = (message: string, cure: string): Finding => ({ level: 'problem', message, cure })
