import { bytesToHex, getAddress, hexToBytes, isAddress } from 'viem/utils'
import type { AddressResult } from '../address.js'

/** 20 bytes of hex; mixed case must be the right EIP-55 checksum. The same on all EVM chains. */
export const parseEthereumAddress = (text: string): AddressResult => {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) return { ok: false, problem: 'expected an address of 0x and 40 hex digits' }
  if (!isAddress(text, { strict: true })) return { ok: false, problem: 'the EIP-55 checksum of the address is wrong' }
  return { ok: true, bytes: hexToBytes(text) }
}

/** 20 bytes as hex with the EIP-55 checksum; undefined for other lengths. */
export const formatEthereumAddress = (bytes: Uint8Array): string | undefined =>
  bytes.length === 20 ? getAddress(bytesToHex(bytes)) : undefined
