import { decodeAddress } from '@polkadot/util-crypto'
import { toHex } from '../protocol/hash.js'
import type { AccountId, Hex, KeyId } from '../model/ids.js'
import type { RouteContext } from './route-scope.js'

const HEX_32 = /^0x[0-9a-fA-F]{64}$/

const fromSs58 = (text: string): Hex | undefined => {
  try {
    const bytes = decodeAddress(text)
    return bytes.length === 32 ? toHex(bytes) : undefined
  } catch {
    return undefined
  }
}

const toHex32 = (text: string): Hex | undefined => (HEX_32.test(text) ? (text.toLowerCase() as Hex) : undefined)
const toAccount = (text: string): Hex | undefined => (text.startsWith('0x') ? toHex32(text) : fromSs58(text))

/** Resolves `caller`: accounts as SS58 of any network, or as 32 bytes of hex. */
export const resolveCallers = (callers: readonly string[], { path, report }: RouteContext): AccountId[] =>
  callers.flatMap((text) => {
    const account = toAccount(text)
    if (account !== undefined) return [account]
    report(`${path}.match.caller`, `"${text}" is neither an SS58 address nor 0x and 64 hex digits`)
    return []
  })

/** Resolves `key`: key ids as 32 bytes of hex. */
export const resolveKeys = (keys: readonly string[], { path, report }: RouteContext): KeyId[] =>
  keys.flatMap((text) => {
    const key = toHex32(text)
    if (key !== undefined) return [key]
    report(`${path}.match.key`, `"${text}" is no key id of 0x and 64 hex digits`)
    return []
  })
