import { bool, Enum, Struct, _void, type CodecType } from 'scale-ts'
import { ERROR_CODES, type ErrorCode } from '../../errors/codes.js'
import { isSignerError, SignerError, type ErrorContext } from '../../errors/signer-error.js'
import { text, vector } from '../../protocol/codecs.js'
import { decodeStrict, encodeStrict } from '../../protocol/strict.js'

const name = text('name', 128, 1)
const words = text('text', 4_096)

const Refusal = Enum({
  /** A SignerError: code, message and context say nothing secret. A number is written in digits. */
  Known: Struct({
    code: name,
    message: words,
    context: vector('context', Struct({ name, value: Enum({ Text: words, Digits: name, Flag: bool }) }), 32),
  }),
  /** Anything else: what it says may hold anything, so it does not cross. */
  Fault: _void,
})
type Known = Extract<CodecType<typeof Refusal>, { tag: 'Known' }>['value']
type Value = Known['context'][number]['value']

const WHAT = 'refusal'
const fault = (): Uint8Array => encodeStrict(Refusal, { tag: 'Fault', value: undefined }, WHAT)

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_CODES, code)

const toValue = (value: string | number | boolean): Value => {
  if (typeof value === 'string') return { tag: 'Text', value }
  return typeof value === 'number' ? { tag: 'Digits', value: String(value) } : { tag: 'Flag', value }
}

const fromValue = ({ tag, value }: Value): string | number | boolean => (tag === 'Digits' ? Number(value) : value)

const toContext = (context: ErrorContext): Known['context'] =>
  Object.entries(context).flatMap(([key, value]) => (value === undefined ? [] : [{ name: key, value: toValue(value) }]))

/** An error as it crosses. Total: what has no form crosses as a fault without a word. */
export const writeRefusal = (error: unknown): Uint8Array => {
  if (!isSignerError(error)) return fault()
  const { code, message, context } = error
  try {
    return encodeStrict(Refusal, { tag: 'Known', value: { code, message, context: toContext(context) } }, WHAT)
  } catch {
    return fault()
  }
}

const serverFault = (): SignerError =>
  new SignerError(
    'SIGNER__KMS__SERVER_FAULT',
    'The process that holds the keys met a fault of its own: its log has the time of it. What was asked may have been done',
  )

/** The error that crossed. Raises SIGNER__PROTOCOL__MALFORMED or SIGNER__PROTOCOL__BOUND_EXCEEDED for bytes that are none. */
export const readRefusal = (content: Uint8Array): SignerError => {
  const refusal = decodeStrict(Refusal, content, WHAT)
  if (refusal.tag === 'Fault' || !isErrorCode(refusal.value.code)) return serverFault()
  const { code, message, context } = refusal.value
  return new SignerError(
    code,
    message,
    Object.fromEntries(context.map((entry) => [entry.name, fromValue(entry.value)])),
  )
}
