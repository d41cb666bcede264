import type { Hex } from '../model/ids.js'
import type { TableDeps } from './authenticated-table.js'
import type { StoreTx } from './port.js'
import { answersTable } from './tables/answers.js'
import { cursorTable } from './tables/cursor.js'
import { epochsTable } from './tables/epochs.js'
import { grantsTable } from './tables/grants.js'
import { jobsTable } from './tables/jobs.js'
import { keysTable } from './tables/keys.js'
import { limitUsesTable } from './tables/limit-uses.js'
import { lostAnswersTable } from './tables/lost-answers.js'
import { noncesTable } from './tables/nonces.js'
import { policiesTable } from './tables/policies.js'
import { policyAttachmentsTable } from './tables/policy-attachments.js'
import { repliesTable } from './tables/replies.js'
import { requestsTable } from './tables/requests.js'
import { shieldingTable } from './tables/shielding.js'
import { submissionsTable } from './tables/submissions.js'
import { trailTable, type TrailTable } from './tables/trail.js'

/** All tables as one. It works while a transaction of its session runs. */
export const storeTx = (trailGenesis: Hex, deps: TableDeps): StoreTx & Pick<TrailTable, 'checkNewest'> => {
  const replies = repliesTable(deps)
  const cursor = cursorTable(deps)
  return {
    ...cursor,
    ...requestsTable(deps),
    ...jobsTable(deps, replies),
    ...answersTable(deps),
    ...noncesTable(deps, cursor.cursor),
    insertReplies: (id, parts) => replies.insert(id, parts),
    readyReplies: replies.readyReplies,
    countReadyReplies: replies.countReadyReplies,
    ...submissionsTable(deps, replies),
    ...keysTable(deps),
    ...grantsTable(deps),
    ...shieldingTable(deps),
    ...limitUsesTable(deps),
    ...epochsTable(deps),
    ...lostAnswersTable(deps),
    ...policiesTable(deps),
    ...policyAttachmentsTable(deps),
    ...trailTable(trailGenesis, deps),
  }
}
