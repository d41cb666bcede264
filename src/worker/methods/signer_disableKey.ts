import { jobResult } from '../../../types/worker/jobs.js'
import { disableKeyParams, type DisableKeyParams } from '../../../types/worker/keys.js'
import { onlyJob, type JobMethod } from '../method.js'
import { EXAMPLE_KEY_ID, EXAMPLE_REQUEST, exampleJob } from '../examples.js'

/** A key of the caller made to sign nothing, or to sign again. */
export const signerDisableKey: JobMethod<DisableKeyParams> = {
  kind: 'job',
  name: 'signer_disableKey',
  summary: 'Disables a key of the caller, which then signs nothing, or enables it again.',
  params: disableKeyParams,
  result: jobResult,
  errors: [],
  example: {
    params: { key_id: EXAMPLE_KEY_ID, disabled: true, ...EXAMPLE_REQUEST },
    result: exampleJob('DisableKey', {}),
  },
  callsOf: ({ key_id, disabled }) => [{ tag: 'DisableKey', value: { keyId: key_id, disabled } }],
  resultOf: onlyJob,
}
