import { redactText } from '../observe/redact-text.js'

/** A position in code, as V8 writes it, and nothing else. */
const FRAME = /^ {4}at (?:[\w$.<>#[\] ]{1,120} \()?(?:file:\/\/|node:|\/)[^\s()]{1,512}:\d+:\d+\)?$/
const MOST_FRAMES = 12
const NAME = /^[A-Z][A-Za-z]{0,60}$/
const CODE = /^[A-Z][A-Z0-9_]{1,60}$/

const matching = (value: unknown, shape: RegExp): string | undefined =>
  typeof value === 'string' && shape.test(value) ? value : undefined

/** What follows the message, which may hold lines that look like frames. */
const framesOf = ({ stack, message }: Error): readonly string[] => {
  if (typeof stack !== 'string' || typeof message !== 'string') return []
  const lines = stack.slice(Math.max(0, stack.lastIndexOf(message)) + message.length).split('\n')
  return lines.filter((line) => FRAME.test(line)).slice(0, MOST_FRAMES)
}

const describeError = (error: Error): string => {
  const { name, code } = error as Error & { readonly code?: unknown }
  const head = [matching(name, NAME) ?? 'Error', matching(code, CODE)].filter((part) => part !== undefined).join(' ')
  return [head, ...framesOf(error).map(redactText)].join('\n')
}

/**
 * What may be shown of an error that nobody foresaw: its name, its code and where in the code it was. Its message may
 * hold what was being worked on, and is left out. Total: an error may be anything that can be thrown.
 */
export const describeForeign = (error: unknown): string => {
  try {
    return error instanceof Error ? describeError(error) : `a ${typeof error} was thrown`
  } catch {
    return 'an error that cannot be read'
  }
}
