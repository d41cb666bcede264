import type { SignOptions } from './scale.js'

/** A `Sign` call that adds nothing to what the agent's policies demand. */
export const NO_OPTIONS: SignOptions = {
  policyId: undefined,
  inlinePolicy: undefined,
  requireTavp: false,
  attestationMinFreshnessSec: undefined,
  tavp: undefined,
  ext: [],
}
