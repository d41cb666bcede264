import { generateKeyPairSync, sign } from 'node:crypto'
import type { ContextStatement, Ext } from '../../../types/protocol/scale.js'
import type { Hex } from '../../model/ids.js'
import { contextExt, contextMessage } from '../../protocol/context.js'
import { toHex } from '../../protocol/hash.js'
import type { ContextTrust } from '../../routes/read-context.js'

/** The last bytes of an Ed25519 public key in SPKI are the key itself (RFC 8410). */
const KEY_BYTES = 32

/** An issuer that is trusted here alone: what it says, and who trusts it. */
export interface StandIn {
  readonly ext: Ext
  readonly contexts: ContextTrust
}

/** Signs a statement as an issuer of the settings would, with a key that lives for one decision. */
export const standInIssuer = (statement: ContextStatement, intent: Hex): StandIn => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const issuer = toHex(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-KEY_BYTES)))
  const genesis: Hex = `0x${'00'.repeat(32)}`
  const message = contextMessage({ genesis, intent }, statement)
  const signature = { tag: 'Ed25519', value: new Uint8Array(sign(null, message, privateKey)) } as const
  return {
    ext: [contextExt({ statement, issuer, signature })],
    contexts: { genesis, issuers: new Set([issuer]), block: statement.validUntil },
  }
}
