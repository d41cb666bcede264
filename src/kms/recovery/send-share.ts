import { SignerError } from '../../errors/signer-error.js'
import type { webcrypto } from 'node:crypto'
import { decryptWith } from './age.js'
import { fingerprintOf, sealShare } from './ceremony.js'
import { invalidShare } from './invalid-share.js'
import { decodeShare } from './share.js'
import {
  MAX_BODY_BYTES,
  messageJson,
  readCeremony,
  readError,
  readReceipt,
  type CeremonyJson,
  type Receipt,
} from './wire.js'

export interface SendOptions {
  /** The age file of the share. */
  readonly file: Uint8Array
  readonly identities: readonly webcrypto.CryptoKey[]
  /** Where the instance listens: `http://` or `https://`. */
  readonly url: string
  /** What the instance shows, told by another way than the network. */
  readonly expectedFingerprint: string
}

/** Asks by HTTP; the global `fetch` in the program. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** A share that an instance has, and how many it has. */
export interface Sent extends Receipt {
  readonly index: number
}

const TIMEOUT_MS = 20_000

const unreachable = (url: string, cause?: unknown): SignerError =>
  new SignerError(
    'SIGNER__KMS__UNREACHABLE',
    `The instance at ${url} does not answer as one that collects shares: check the address, and whether it still waits`,
    { url },
    cause,
  )

const readBounded = async ({ body }: Response): Promise<string | undefined> => {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const ask = async (url: string, fetch: Fetch, init: RequestInit): Promise<{ ok: boolean; text: string }> => {
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
    const text = await readBounded(response)
    if (text === undefined) throw unreachable(url)
    return { ok: response.ok, text }
  } catch (error) {
    throw error instanceof SignerError ? error : unreachable(url, error)
  }
}

const normalised = (fingerprint: string): string => fingerprint.toLowerCase().replaceAll(/[\s:-]/g, '')

/** Nothing is decrypted before the key in the answer is the one that the operator was told of. */
const requireExpected = (ceremony: CeremonyJson, expected: string): void => {
  const shown = fingerprintOf(ceremony)
  if (normalised(shown) === normalised(expected)) return
  throw invalidShare(
    `The instance shows the key ${shown}, not the one expected: somebody may be in between, or the instance was started again. The share stays here`,
    { shown },
  )
}

const readCeremonyAt = async (url: string, fetch: Fetch): Promise<CeremonyJson> => {
  const { ok, text } = await ask(url, fetch, { method: 'GET' })
  const ceremony = ok ? readCeremony(text) : undefined
  if (ceremony === undefined) throw unreachable(url)
  return ceremony
}

const withShare = async <T>(
  { file, identities }: SendOptions,
  use: (encoded: Uint8Array, setId: string, index: number) => Promise<T>,
): Promise<T> => {
  const encoded = await decryptWith(identities, file)
  if (encoded === undefined)
    throw invalidShare('This identity does not open the share: it is that of another operator, or the file is damaged')
  try {
    const share = decodeShare(encoded)
    if (share === undefined) throw invalidShare('The file holds no recovery share')
    share.point.fill(0)
    return await use(encoded, share.setId, share.index)
  } finally {
    encoded.fill(0)
  }
}

const post = async (url: string, fetch: Fetch, message: object): Promise<Receipt> => {
  const body = JSON.stringify(message)
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  const { ok, text } = await ask(url, fetch, init)
  const receipt = ok ? readReceipt(text) : undefined
  if (receipt !== undefined) return receipt
  const reason = readError(text)
  if (ok || reason === undefined) throw unreachable(url)
  throw invalidShare(`The instance refused the share. It says: ${reason.replaceAll(/[^\x20-\x7e]/g, '?')}`)
}

/**
 * Sends one share to the instance that shows the expected key: decrypted here, in memory, and sealed again for that
 * instance and this collection alone. Idempotent. Raises SIGNER__KMS__UNREACHABLE, and SIGNER__KMS__INVALID_SHARE for
 * another key, another set, a share that does not open, and a share that the instance refuses.
 */
export const sendShare = async (options: SendOptions, { fetch }: { readonly fetch: Fetch }): Promise<Sent> => {
  const { url, expectedFingerprint } = options
  const ceremony = await readCeremonyAt(url, fetch)
  requireExpected(ceremony, expectedFingerprint)
  return withShare(options, async (encoded, setId, index) => {
    if (setId !== ceremony.setId)
      throw invalidShare(`The instance collects set ${ceremony.setId}; this share belongs to ${setId}`, { setId })
    return { index, ...(await post(url, fetch, messageJson(await sealShare(ceremony, index, encoded)))) }
  })
}
