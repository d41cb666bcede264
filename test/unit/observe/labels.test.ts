/** That labels say what the stages say: the compiler compares, both ways. */
import assert from 'node:assert/strict'
import type { SkipReason } from '../../../src/chain/decode/extrinsics.js'
import type { AdmitFault } from '../../../src/intake/admit.js'
import type { OpenFault } from '../../../src/intake/open-request.js'
import type { OwnExtrinsic, PoolAnswer, PoolStatus } from '../../../src/model/l1.js'
import type { JobOutcome } from '../../../src/model/job.js'
import type { SubmissionKind } from '../../../src/model/reply.js'
import * as labels from '../../../src/observe/labels.js'
import type { DeathCause } from '../../../src/model/reply.js'
import type { WorkerEvent } from '../../../src/worker/transport/options.js'
import type { RequestCall } from '../../../types/protocol/scale.js'
import { RPC_ERRORS } from '../../../types/worker/errors.js'

/** Compiles only if the list has the words of the type, and no others. */
const same =
  <Word extends string>() =>
  <List extends readonly string[]>(
    list: List,
    _holds: [Word] extends [List[number]] ? ([List[number]] extends [Word] ? true : never) : never,
  ): List =>
    list

const LISTS: Readonly<Record<string, readonly string[]>> = {
  SKIP_REASONS: same<SkipReason>()(labels.SKIP_REASONS, true),
  ENVELOPE_FAULTS: same<OpenFault>()(labels.ENVELOPE_FAULTS, true),
  REQUEST_FAULTS: same<AdmitFault>()(labels.REQUEST_FAULTS, true),
  CALLS: same<RequestCall['tag']>()(labels.CALLS, true),
  OUTCOMES: same<JobOutcome>()(labels.OUTCOMES, true),
  PORT_EVENTS: same<WorkerEvent>()(labels.PORT_EVENTS, true),
  SUBMISSIONS: same<SubmissionKind>()(labels.SUBMISSIONS, true),
  POOL_ANSWERS: same<PoolAnswer['outcome']>()(labels.POOL_ANSWERS, true),
  POOL_STATUSES: same<PoolStatus['kind']>()(labels.POOL_STATUSES, true),
  DEATH_CAUSES: same<DeathCause>()(labels.DEATH_CAUSES, true),
  EXTRINSIC_OUTCOMES: same<OwnExtrinsic['outcome']>()(labels.EXTRINSIC_OUTCOMES, true),
}

describe('labels of metrics', () => {
  for (const [name, list] of Object.entries(LISTS))
    it(`${name} has each value of the stage's own type, once`, () => {
      assert.equal(new Set(list).size, list.length)
    })

  it('CALL_ERRORS has the errors of the worker’s door', () => {
    assert.deepEqual(labels.CALL_ERRORS, Object.keys(RPC_ERRORS))
  })
})
