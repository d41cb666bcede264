import { createHash } from 'node:crypto'
import { equalBytes } from '@noble/ciphers/utils.js'
import { SignerError } from '../../errors/signer-error.js'
import type { ToSign } from '../../model/facts.js'
import type { KeyId, RequestId } from '../../model/ids.js'
import { ascii } from '../../protocol/hash.js'
import { idBytes } from '../../protocol/ids.js'
import { encodeStrict } from '../../protocol/strict.js'
import { inTurn } from '../../rx/in-turn.js'
import type { AgentKms } from '../kms.js'
import { toSignList } from './methods.js'
import type { ServedJournal } from './served-journal.js'

/** SHA-256("signer-layer/served/v1" ‖ key id ‖ SCALE of what to sign). */
const contentOf = (keyId: KeyId, toSign: readonly ToSign[]): Uint8Array =>
  new Uint8Array(
    createHash('sha256')
      .update(ascii('signer-layer/served/v1'))
      .update(idBytes(32, keyId, 'key id'))
      .update(encodeStrict(toSignList, [...toSign], 'what to sign'))
      .digest(),
  )

const conflict = (requestId: RequestId): SignerError =>
  new SignerError(
    'SIGNER__KMS__REQUEST_CONFLICT',
    'Under this request id something else was to be signed before: a clone of the agent or an old copy of its journal asks',
    { requestId },
  )

/**
 * `signFor` that gives one result per request id, whatever crashes: what is to be signed is durable before the key is
 * used, and the signatures are before they are given. Asked again it gives the same bytes, also when the key is
 * disabled by then.
 *
 * Raises what `Kms.signFor` raises, SIGNER__KMS__REQUEST_CONFLICT, and what `ServedJournal` raises.
 */
export const signOnce = (
  kms: Pick<AgentKms, 'signFor'>,
  journal: Pick<ServedJournal, 'find' | 'keep'>,
): AgentKms['signFor'] => {
  const turn = inTurn()
  return (requestId, keyId, toSign) =>
    turn(requestId, async () => {
      const content = contentOf(keyId, toSign)
      const known = journal.find(requestId)
      if (known && !equalBytes(known.content, content)) throw conflict(requestId)
      if (known?.signatures) return known.signatures
      if (!known) await journal.keep({ requestId, content })
      const signatures = await kms.signFor(requestId, keyId, toSign)
      await journal.keep({ requestId, content, signatures })
      return signatures
    })
}
