import { LABELS } from '../../types/protocol/labels.js'
import type { Body } from '../../types/protocol/scale.js'
import type { Hex } from '../model/ids.js'
import { ascii, concat, exactly } from './hash.js'
import { deploymentBytes, idBytes, type Deployment } from './ids.js'
import { bodyHash } from './request.js'

/**
 * The bytes that the caller of a request signs (PROTOCOL 2, `signed`), wrapped as wallets wrap them. They
 * name `kid` and `enc`, so nobody can seal the same request again and read its reply.
 *
 * Raises SIGNER__PROTOCOL__MALFORMED or SIGNER__PROTOCOL__BOUND_EXCEEDED for parts that the protocol refuses.
 */
export const authMessage = (deployment: Deployment, kid: Hex, enc: Uint8Array, body: Body): Uint8Array =>
  concat(
    ascii('<Bytes>'),
    ascii(LABELS.auth),
    deploymentBytes(deployment),
    idBytes(8, kid, 'kid'),
    exactly(32, enc, 'enc'),
    bodyHash(body),
    ascii('</Bytes>'),
  )
