import type { Payload } from '../../../../../types/protocol/scale.js'
import type { ChainId } from '../../../../../src/model/ids.js'
import type { TestKey } from './test-keys.js'

/** What is to be signed, by which key, for which of its chains. */
export interface PayloadCase {
  readonly name: string
  readonly chain: ChainId
  readonly key: TestKey
  readonly payload: Payload
  /** Chains that the key was made for; the one of the call where nothing else is said. */
  readonly keyChains?: readonly ChainId[]
}

type Tag = Payload['tag']

/** Cases of one payload kind, one key and one chain, by name. */
export const casesOf = (
  tag: Tag,
  chain: ChainId,
  key: TestKey,
  payloads: Readonly<Record<string, Uint8Array>>,
): readonly PayloadCase[] =>
  Object.entries(payloads).map(([name, value]) => ({
    name: `${tag}: ${name}`,
    chain,
    key,
    payload: { tag, value },
  }))

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
