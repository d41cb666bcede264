import type { Codec } from '@polkadot/types/types'
import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import type { Registration } from '../model/l1.js'
import { textOfUrl } from '../protocol/worker-url.js'

interface Variant {
  readonly type: string
}

/** `SgxEnclave` of the teerex pallet, as polkadot-js decodes it. */
interface SgxEnclave {
  readonly mrEnclave: { toHex(): Hex }
  readonly timestamp: { toNumber(): number }
  /** `Option<Bytes>`; without content it is empty. */
  readonly url: { unwrapOr(none: undefined): { toU8a(isBare: boolean): Uint8Array } | undefined }
  readonly buildMode: Variant
  readonly attestationMethod: Variant
  readonly status: Variant
}

interface MultiEnclave extends Variant {
  readonly value: SgxEnclave
}

const METHODS = ['Skip', 'Ias', 'Dcap'] as const

/** A decoded `teerex.SovereignEnclaves[account]`; raises SIGNER__CLIENT__INVALID_REGISTRATION for kinds that are not known. */
export const readRegistration = (stored: Codec): Registration | undefined => {
  if (stored.isEmpty) return undefined
  const { type, value } = (stored as unknown as { unwrap(): MultiEnclave }).unwrap()
  const method = METHODS.find((name) => type === 'Sgx' && name === value.attestationMethod.type)
  if (method === undefined) {
    const message = `The agent is registered in a way that this version does not know (${type}). Update the client.`
    throw new SignerError('SIGNER__CLIENT__INVALID_REGISTRATION', message)
  }
  return {
    method,
    status: value.status.type,
    buildMode: value.buildMode.type,
    mrEnclave: value.mrEnclave.toHex(),
    url: textOfUrl(value.url.unwrapOr(undefined)?.toU8a(true)),
    timestampMs: value.timestamp.toNumber(),
  }
}
