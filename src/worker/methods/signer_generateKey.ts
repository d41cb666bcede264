import { jobResult } from '../../../types/worker/jobs.js'
import { generateKeyParams, type GenerateKeyParams } from '../../../types/worker/keys.js'
import { KEY_TYPE_OF } from '../../../types/worker/names.js'
import { onlyJob, type JobMethod } from '../method.js'
import { EXAMPLE_KEY_JOB, EXAMPLE_REQUEST, exampleJob } from '../examples.js'

/** A new key of the caller. */
export const signerGenerateKey: JobMethod<GenerateKeyParams> = {
  kind: 'job',
  name: 'signer_generateKey',
  summary: 'Makes a key that signs for the given chains and belongs to the caller.',
  params: generateKeyParams,
  result: jobResult,
  errors: [],
  example: {
    params: { key_type: 'secp256k1', chains: ['eip155:1'], label: 'hot wallet', ...EXAMPLE_REQUEST },
    result: exampleJob('GenerateKey', EXAMPLE_KEY_JOB),
  },
  callsOf: ({ key_type, chains, label = '' }) => [
    { tag: 'GenerateKey', value: { keyType: KEY_TYPE_OF[key_type], chains, label } },
  ],
  resultOf: onlyJob,
}
