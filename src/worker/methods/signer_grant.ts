import { jobResult } from '../../../types/worker/jobs.js'
import { grantParams, type GrantParams } from '../../../types/worker/keys.js'
import { bitsOf } from '../../protocol/rights.js'
import { onlyJob, type JobMethod } from '../method.js'
import { EXAMPLE_ACCOUNT, EXAMPLE_KEY_ID, EXAMPLE_REQUEST, exampleJob } from '../examples.js'

/** Rights of another account to a key of the caller. */
export const signerGrant: JobMethod<GrantParams> = {
  kind: 'job',
  name: 'signer_grant',
  summary: 'Sets what another account may do with a key of the caller, and until when.',
  params: grantParams,
  result: jobResult,
  errors: [],
  example: {
    params: {
      key_id: EXAMPLE_KEY_ID,
      to: EXAMPLE_ACCOUNT,
      rights: ['sign', 'read'],
      until: 1_100_000,
      ...EXAMPLE_REQUEST,
    },
    result: exampleJob('Grant', {}),
  },
  callsOf: ({ key_id, to, rights, until = 0 }) => [
    { tag: 'Grant', value: { keyId: key_id, to, rights: bitsOf(rights), until } },
  ],
  resultOf: onlyJob,
}
