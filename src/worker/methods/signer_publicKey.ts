import { jobResult } from '../../../types/worker/jobs.js'
import { keyParams, type KeyParams } from '../../../types/worker/keys.js'
import { onlyJob, type JobMethod } from '../method.js'
import { EXAMPLE_KEY_ID, EXAMPLE_KEY_JOB, EXAMPLE_REQUEST, exampleJob } from '../examples.js'

/** The public key of a key that the caller may use. */
export const signerPublicKey: JobMethod<KeyParams> = {
  kind: 'job',
  name: 'signer_publicKey',
  summary: 'Answers with the public key of a key that the caller owns or may read.',
  params: keyParams,
  result: jobResult,
  errors: [],
  example: {
    params: { key_id: EXAMPLE_KEY_ID, ...EXAMPLE_REQUEST },
    result: exampleJob('PublicKey', EXAMPLE_KEY_JOB),
  },
  callsOf: ({ key_id }) => [{ tag: 'PublicKey', value: { keyId: key_id } }],
  resultOf: onlyJob,
}
