/** Ids, numbers and names that explain a line; never secrets, payloads or whole requests. */
export type LogData = Readonly<Record<string, string | number | bigint | boolean | undefined>>

/**
 * Constant message plus data. error: the operator must act; warn: may need to; info: a few lines a
 * minute while nobody asks for anything, and one a job; debug: all else.
 */
export interface Logger {
  error(message: string, data?: LogData): void
  warn(message: string, data?: LogData): void
  info(message: string, data?: LogData): void
  debug(message: string, data?: LogData): void
}
