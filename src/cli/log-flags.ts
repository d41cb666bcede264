import type { LoggerOptions } from '../observe/winston-logger.js'

export interface LogFlags {
  readonly logLevel: LoggerOptions['level']
  readonly logFormat: LoggerOptions['format']
}

/** Flags of the commands that run an agent. */
export const logFlags = {
  logLevel: {
    kind: 'enum',
    values: ['error', 'warn', 'info', 'debug'],
    default: 'info',
    brief: 'What is logged to standard error',
  },
  logFormat: { kind: 'enum', values: ['text', 'json'], default: 'text', brief: 'A line for people or for machines' },
} as const
