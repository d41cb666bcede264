import { getAddressEncoder, type Address } from '@solana/kit'

const addresses = getAddressEncoder()

/** The 32 bytes that an address spells. */
export const bytesOf = (address: Address): Uint8Array => Uint8Array.from(addresses.encode(address))
