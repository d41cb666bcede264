/**
 * Reasons of a reply that is not ok (PROTOCOL 3: reason u16). Append-only: a number is never given a
 * second meaning. 1.. denied, 1000.. failed, 2000.. expired, 3000.. pending.
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
  UnknownBackend: 16,
  PayloadNamesOtherChain: 17,
  KeyNotInPayload: 18,
  Internal: 1000,
  BackendFailed: 1001,
  SignatureSelfCheckFailed: 1002,
  DeadlinePassed: 2000,
  AwaitingConfirmation: 3000,
} as const

export type Reason = keyof typeof REASONS
