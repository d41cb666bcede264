import type { ReplyStatus } from './reply.js'

/**
 * Numbers that a reply of each status may carry as its reason, both ends included (PROTOCOL 3): whoever
 * does not know a number yet still knows what it is a reason for.
 */
export const REASON_RANGES = {
  ok: [0, 0],
  denied: [1, 999],
  failed: [1000, 1999],
  expired: [2000, 2999],
  pending: [3000, 3999],
} as const satisfies Readonly<Record<ReplyStatus, readonly [first: number, last: number]>>

/**
 * Reasons of a reply that is not ok (PROTOCOL 3: reason u16), each within the range of its status.
 * Append-only: a number is never given a second meaning. 16 is none, and never will be.
 */
export const REASONS = {
  None: 0,
  NoRoute: 1,
  Undecidable: 2,
  DeniedByRoute: 3,
  ConfirmationUnavailable: 4,
  AttestationUnavailable: 5,
  UnknownKey: 6,
  WrongChainForKey: 7,
  MalformedPayload: 8,
  DeadlineTooFar: 9,
  UnknownOption: 10,
  UnknownPolicy: 11,
  InvalidInlinePolicy: 12,
  InvalidChains: 13,
  KeyLimitReached: 14,
  UnsupportedPayload: 15,
  PayloadNamesOtherChain: 17,
  KeyNotInPayload: 18,
  LimitExceeded: 19,
  InvalidContext: 20,
  KeyDisabled: 21,
  AlreadyRotated: 22,
  InvalidGrant: 23,
  GrantLimitReached: 24,
  Internal: 1000,
  BackendFailed: 1001,
  SignatureSelfCheckFailed: 1002,
  UnknownBackend: 1003,
  PolicyTimeUnknown: 1004,
  DeadlinePassed: 2000,
  AwaitingConfirmation: 3000,
} as const

export type Reason = keyof typeof REASONS
