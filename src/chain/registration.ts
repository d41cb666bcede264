import type { Codec } from '@polkadot/types/types'
import { Enum } from '@polkadot/types'
import type { Registration } from '../model/l1.js'
import { toHex } from '../protocol/hash.js'
import { textOfUrl } from '../protocol/worker-url.js'
import { bytesOf, contentOf, memberOf } from './decode/call-fields.js'

const METHODS: readonly string[] = ['Skip', 'Ias', 'Dcap'] satisfies Registration['method'][]

const isMethod = (name: string | undefined): name is Registration['method'] =>
  name !== undefined && METHODS.includes(name)

const variantOf = (value: Codec | undefined): string | undefined => (value instanceof Enum ? value.type : undefined)

const variantContent = (value: Codec | undefined, name: string): Codec | undefined =>
  value instanceof Enum && value.type === name ? value.value : undefined

/** An `Option<Bytes>`; none is empty. */
const urlOf = (value: Codec | undefined): string => textOfUrl(bytesOf(value && contentOf(value)))

const numberOf = (value: Codec | undefined): number | undefined =>
  (value as (Codec & { toNumber?(): number }) | undefined)?.toNumber?.()

/**
 * Reads the value of `teerex.sovereignEnclaves(account)`. Undefined when the account has no enclave there,
 * and for an enclave of a kind that this version does not know: it counts as none.
 */
export const registrationOf = (stored: Codec): Registration | undefined => {
  const enclave = variantContent(contentOf(stored), 'Sgx')
  const method = variantOf(memberOf(enclave, 'attestationMethod'))
  const status = variantOf(memberOf(enclave, 'status'))
  const buildMode = variantOf(memberOf(enclave, 'buildMode'))
  const mrEnclave = bytesOf(memberOf(enclave, 'mrEnclave'))
  const timestampMs = numberOf(memberOf(enclave, 'timestamp'))
  if (!isMethod(method) || !status || !buildMode || !mrEnclave || timestampMs === undefined) return undefined
  const url = urlOf(memberOf(enclave, 'url'))
  return { method, status, buildMode, mrEnclave: toHex(mrEnclave), url, timestampMs }
}
