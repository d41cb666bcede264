import type { KeyInfo } from '../../model/key.js'
import type { AgentKms, Kms } from '../kms.js'
import { METHODS, PAGE_KEYS, type Method } from './methods.js'

/** A request that was read: does it, and gives its result as it crosses. Who gets that wipes it. */
export type Work = () => Promise<Uint8Array>

/** Reads the parameters of one method. Raises SIGNER__PROTOCOL__MALFORMED or SIGNER__PROTOCOL__BOUND_EXCEEDED. */
export type Handler = (params: Uint8Array) => Work

export interface HandlerDeps {
  readonly kms: Omit<Kms, 'importKey' | 'signFor' | 'close'>
  /** Gives one result per request id. */
  readonly signOnce: AgentKms['signFor']
}

const handler = <Params, Result>(
  { index, params, result }: Method<Params, Result>,
  perform: (params: Params) => Promise<Result>,
): readonly [number, Handler] => [
  index,
  (bytes) => {
    const asked = params.read(bytes)
    return async () => {
      const made = await perform(asked)
      try {
        return result.write(made)
      } finally {
        result.wipe(made)
      }
    }
  },
]

/** What one connection may ask once it has greeted, by the index of the method. */
export const handlersOf = ({ kms, signOnce }: HandlerDeps): ReadonlyMap<number, Handler> => {
  // One list per reading, so that what happens between two pages moves no key from one to the other.
  let listed: readonly KeyInfo[] = []
  const list = (from: number): { total: number; keys: KeyInfo[] } => {
    if (from === 0) listed = kms.list()
    const page = { total: listed.length, keys: listed.slice(from, from + PAGE_KEYS) }
    if (from + PAGE_KEYS >= listed.length) listed = []
    return page
  }
  const vaultKeys = async () => {
    const { vault, served } = kms.servingKeys()
    served.fill(0)
    return vault
  }
  return new Map([
    handler(METHODS.vaultKeys, vaultKeys),
    handler(METHODS.listKeys, async ({ from }) => list(from)),
    handler(METHODS.generateKey, (key) => kms.generateKey(key)),
    handler(METHODS.setKeyState, ({ id, state }) => kms.setKeyState(id, state)),
    handler(METHODS.deleteKey, (id) => kms.deleteKey(id)),
    handler(METHODS.destroyKey, (id) => kms.destroyKey(id)),
    handler(METHODS.signAsAccount, (request) => kms.sign({ ...request, purpose: 'account' })),
    handler(METHODS.signFor, async ({ requestId, keyId, toSign }) => [...(await signOnce(requestId, keyId, toSign))]),
    handler(METHODS.open, ({ info, ...envelope }) => kms.open(envelope, info)),
  ])
}
