/** The worker's URL as the `teerex` pallet publishes it: `Option<Bytes>`, where none stands for the empty one. */

/** More is refused with EnclaveUrlIsTooLong. */
const MAX_BYTES = 256

/** Published bytes as text; what is no UTF-8 has replacement characters. None is empty. */
export const textOfUrl = (published: Uint8Array | undefined): string =>
  published ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(published) : ''

/**
 * Whether the chain takes this URL, and gives it back as it is: what came back changed would be registered again
 * and again.
 */
export const isPublishableUrl = (url: string): boolean => {
  const bytes = new TextEncoder().encode(url)
  return bytes.length <= MAX_BYTES && textOfUrl(bytes) === url
}
