import type { KeyId } from '../../model/ids.js'

/** A key id as `generate-key` shows it, or what is wrong with it. */
export const parseKeyId = (input: string): KeyId => {
  if (/^0x[0-9a-f]{64}$/.test(input)) return input as KeyId
  throw new SyntaxError('a key id is 0x and 64 lowercase hex digits, as generate-key shows it')
}

/** The one argument of commands about a key. */
export const keyIdArgument = {
  kind: 'tuple',
  parameters: [{ brief: 'Id of the key', parse: parseKeyId, placeholder: 'KEY_ID' }],
} as const
