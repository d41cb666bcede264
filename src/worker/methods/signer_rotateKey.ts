import { jobResult } from '../../../types/worker/jobs.js'
import { rotateKeyParams, type RotateKeyParams } from '../../../types/worker/keys.js'
import { KEY_TYPE_OF } from '../../../types/worker/names.js'
import { onlyJob, type JobMethod } from '../method.js'
import { EXAMPLE_KEY_ID, EXAMPLE_KEY_JOB, EXAMPLE_REQUEST, exampleJob } from '../examples.js'

/** A new key in the place of one of the caller. */
export const signerRotateKey: JobMethod<RotateKeyParams> = {
  kind: 'job',
  name: 'signer_rotateKey',
  summary: 'Makes a key in the place of one of the caller, which is disabled. Grants are not carried over.',
  params: rotateKeyParams,
  result: jobResult,
  errors: [],
  example: {
    params: { key_id: EXAMPLE_KEY_ID, key_type: 'secp256k1', ...EXAMPLE_REQUEST },
    result: exampleJob('RotateKey', EXAMPLE_KEY_JOB),
  },
  callsOf: ({ key_id, key_type }) => [{ tag: 'RotateKey', value: { keyId: key_id, keyType: KEY_TYPE_OF[key_type] } }],
  resultOf: onlyJob,
}
