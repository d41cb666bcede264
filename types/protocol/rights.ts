/** Rights to a key that its owner can give (PROTOCOL 2), by their bit in `rights` of a Grant. None contains another. */
export const RIGHTS = { sign: 1, read: 2 } as const

/** What another account may do with a key: sign with it, or read its public key. */
export type Right = keyof typeof RIGHTS
