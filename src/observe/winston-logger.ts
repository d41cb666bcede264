import type { Writable } from 'node:stream'
import winston from 'winston'
import { boundedSink } from './bounded-sink.js'
import type { LogData, Logger } from './logger.js'
import { redact, redactMessage } from './redact.js'

export interface LoggerOptions {
  readonly level: 'error' | 'warn' | 'info' | 'debug'
  /** One JSON object a line, or text for a terminal. */
  readonly format: 'json' | 'text'
  /** Where lines go; standard error by default, so that standard output stays for results. */
  readonly stream?: Writable
}

/** Where winston keeps the finished line. */
const MESSAGE = Symbol.for('message')

/** Text that a stranger wrote (a node's answer) forges no line and drives no terminal. */
const printable = (value: unknown): string =>
  String(value).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`)

const asText = winston.format.printf(({ timestamp, level, message, ...data }) => {
  // What is undefined is left out, as JSON leaves it out.
  const told = Object.entries(data).filter(([, value]) => value !== undefined)
  const pairs = told.map(([name, value]) => `${printable(name)}=${printable(value)}`)
  return [String(timestamp), level.padEnd(5), printable(message), ...pairs].join(' ')
})

/** The same JSON: what drives terminals, and JSON leaves as it is, is escaped as JSON escapes the rest. */
const asJson = winston.format((info) => {
  const line = String(info[MESSAGE])
  const escaped = (char: string): string =>
    Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')
  return { ...info, [MESSAGE]: line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped) }
})

const formatOf = (format: LoggerOptions['format']): winston.Logform.Format =>
  winston.format.combine(
    winston.format.timestamp(),
    format === 'json' ? winston.format.combine(winston.format.json(), asJson()) : asText,
  )

/** The agent's logger. Every line goes through the redactor: there is no other way out. */
export const createLogger = (options: LoggerOptions): Logger => {
  const format = formatOf(options.format)
  const toldOf = (lines: number): string => {
    const info = format.transform({ level: 'warn', message: 'Lines of the log were dropped: nobody read them', lines })
    return `${String((info as winston.Logform.TransformableInfo)[MESSAGE])}\n`
  }
  const stream = boundedSink(options.stream ?? process.stderr, toldOf)
  const logger = winston.createLogger({
    level: options.level,
    format,
    transports: [new winston.transports.Stream({ stream })],
  })
  const write =
    (level: LoggerOptions['level']) =>
    (message: string, data: LogData = {}): void =>
      void logger.log(level, redactMessage(message), redact(data))
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') }
}
