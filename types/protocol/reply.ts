/** Status of a reply, by wire number (PROTOCOL 3). */
export const REPLY_STATUSES = ['ok', 'denied', 'failed', 'expired', 'pending'] as const
export type ReplyStatus = (typeof REPLY_STATUSES)[number]

/** Kind of a reply's bytes, by wire number (PROTOCOL 3). */
export const REPLY_KINDS = ['none', 'ecdsa', 'bip340', 'ed25519', 'sr25519', 'publicKey', 'done'] as const
export type ReplyKind = (typeof REPLY_KINDS)[number]
