/**
 * Error codes, `SIGNER__<STAGE>__<WHAT>`. Never removed, never given a second meaning.
 * Naming: MALFORMED_ (cannot be read), INVALID_ (read, but wrong), _NOT_FOUND, _MISMATCH, _EXCEEDED,
 * _REFUSED (a rule said no), _UNAVAILABLE (cannot be done now).
 *
 * The value is the retry class: `now` (try again at once), `later` (after a pause), `never`.
 */
export const ERROR_CODES = {
  SIGNER__SETTINGS__INVALID: 'never',
  SIGNER__SETTINGS__INSECURE_REFUSED: 'never',
  SIGNER__PROTOCOL__MALFORMED: 'never',
  SIGNER__PROTOCOL__BOUND_EXCEEDED: 'never',
  SIGNER__PROTOCOL__INVALID_REPLY: 'never',
  SIGNER__INTAKE__ENVELOPE_REFUSED: 'never',
  SIGNER__PAYLOAD__MALFORMED: 'never',
  SIGNER__POLICY__INVALID: 'never',
  SIGNER__KMS__KEY_NOT_FOUND: 'never',
  SIGNER__KMS__KEY_PURPOSE_MISMATCH: 'never',
  SIGNER__KMS__KEY_NOT_ACTIVE: 'never',
  SIGNER__KMS__INVALID_MESSAGE: 'never',
  SIGNER__KMS__FILE_CORRUPT: 'never',
  SIGNER__KMS__UNSEAL_REFUSED: 'never',
  SIGNER__KMS__ENVELOPE_REFUSED: 'never',
  SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE: 'never',
  SIGNER__STORE__ROW_CORRUPT: 'never',
  SIGNER__STORE__MIGRATION_REFUSED: 'never',
  SIGNER__STORE__UNAVAILABLE: 'later',
  SIGNER__STORE__CONFLICT: 'never',
  SIGNER__CHAIN__UNREACHABLE: 'later',
  SIGNER__CHAIN__GENESIS_MISMATCH: 'never',
  SIGNER__CHAIN__PARENT_HASH_MISMATCH: 'never',
  SIGNER__CHAIN__STATE_UNAVAILABLE: 'later',
  SIGNER__CHAIN__PALLET_NOT_FOUND: 'never',
  SIGNER__SUBMIT__POOL_REFUSED: 'later',
  SIGNER__SUBMIT__UNKNOWN_OWN_REPLY: 'never',
  SIGNER__SUBMIT__REGISTRATION_REFUSED: 'never',
  SIGNER__CLIENT__REPLY_TIMEOUT: 'later',
  SIGNER__CLIENT__NO_SHIELDING_KEY: 'later',
  SIGNER__CLIENT__INVALID_REGISTRATION: 'never',
  SIGNER__EMBEDDED__BOOT_FAILED: 'later',
  SIGNER__EMBEDDED__CHOPSTICKS_NOT_FOUND: 'never',
} as const

export type ErrorCode = keyof typeof ERROR_CODES
export type RetryClass = (typeof ERROR_CODES)[ErrorCode]
