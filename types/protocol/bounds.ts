/** Bounds of the protocol, checked before anything is decoded (PROTOCOL, conventions). Bytes unless said. */
export const BOUNDS = {
  envelope: 65_536,
  calls: 32,
  chains: 16,
  text: 256,
  label: 64,
  payload: 49_152,
  inlinePolicy: 8_192,
  tavp: 4_096,
  extEntries: 8,
  extEntry: 1_024,
  /** Tags of a signed context, and the length of each. */
  contextTags: 32,
  contextTag: 64,
  /** L1 blocks between the block that carries a request and its deadline. */
  deadlineBlocks: 14_400,
  /** L1 blocks between the head and the last block in which a signed call of the worker's door counts. */
  authBlocks: 100,
  /** Accounts that one key is granted to at a time. */
  grants: 64,
  /** Signatures of one request. */
  parts: 255,
} as const
