import { jobResult } from '../../../types/worker/jobs.js'
import { keyParams, type KeyParams } from '../../../types/worker/keys.js'
import { onlyJob, type JobMethod } from '../method.js'
import { EXAMPLE_KEY_ID, EXAMPLE_REQUEST, exampleJob } from '../examples.js'

/** The end of a key of the caller. */
export const signerDeleteKey: JobMethod<KeyParams> = {
  kind: 'job',
  name: 'signer_deleteKey',
  summary: 'Disables a key of the caller at once; it is destroyed some blocks later.',
  params: keyParams,
  result: jobResult,
  errors: [],
  example: { params: { key_id: EXAMPLE_KEY_ID, ...EXAMPLE_REQUEST }, result: exampleJob('DeleteKey', {}) },
  callsOf: ({ key_id }) => [{ tag: 'DeleteKey', value: { keyId: key_id } }],
  resultOf: onlyJob,
}
