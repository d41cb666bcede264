/**
 * Identifiers of the domain. They are keys of maps, rows and log lines, so they travel as lowercase
 * `0x` hex; everything that is signed, hashed or sent travels as `Uint8Array`.
 */
export type Hex = `0x${string}`

/** blake2_256 id of one call of one request (PROTOCOL 1); the idempotency key and the id of its job. */
export type RequestId = Hex
/** blake2_256 of key type and public key (PROTOCOL 1). */
export type KeyId = Hex
/** 32-byte account of the L1. */
export type AccountId = Hex
/** 32-byte block hash of the L1. */
export type BlockHash = Hex
/** Exact CAIP-2 chain id, for example `eip155:1`. */
export type ChainId = string
