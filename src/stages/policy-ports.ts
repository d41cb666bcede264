import type { Role } from '../../types/worker/auth.js'
import type { AccountId, KeyId } from '../model/ids.js'
import type { Parts } from '../parts/parts.js'
import type { BasePolicy, StoredPolicy } from '../routes/book/policy-set.js'
import { putPolicy } from '../routes/book/put-policy.js'
import { removePolicy } from '../routes/book/remove-policy.js'
import type { ListedPolicy, StoredListing, WorkerPorts } from '../worker/ports.js'

type Deps = Pick<Parts, 'settings' | 'store' | 'book' | 'logger'>

const listed = ({ policy, sinceBlock }: BasePolicy): ListedPolicy => {
  const { id, version, hash } = policy
  return { id, version, hash, activeSince: sinceBlock }
}

const listedStored = ({ policy, block, putBy, keys, callers }: StoredPolicy): StoredListing => ({
  ...listed({ policy, sinceBlock: block }),
  putBy,
  keys,
  callers,
})

/** Who only asks for signatures sees what concerns himself: keys of others are nobody's business. */
const concerning =
  (account: AccountId, own: ReadonlySet<KeyId>) =>
  (each: StoredListing): StoredListing => ({
    ...each,
    keys: each.keys.filter((id) => own.has(id)),
    callers: each.callers.filter((caller) => caller === account),
  })

/** The ports by which the worker's door changes and lists policies. */
export const policyPorts = (
  { settings, store, book, logger }: Deps,
  rolesOf: (account: AccountId) => readonly Role[],
): Pick<WorkerPorts, 'putPolicy' | 'removePolicy' | 'listPolicies'> => {
  const deps: Parameters<typeof removePolicy>[0] = { transaction: (work) => store.transaction(work), book }
  const ownKeys = (account: AccountId): ReadonlySet<KeyId> => {
    const rows = store.transaction((tx) => tx.keysOf(account, undefined, settings.quotas.keysPerOwner))
    return new Set(rows.map(({ id }) => id))
  }
  return {
    putPolicy: (by, put) => {
      const byOperator = rolesOf(by).includes('operator')
      const outcome = putPolicy({ maxStored: settings.policy.maxStored }, deps, { ...put, by, byOperator })
      const { policy, stored } = outcome
      if (policy && stored)
        logger.info('Policy stored', { policy: policy.id, version: policy.version, hash: policy.hash, by })
      return outcome
    },
    removePolicy: (by, id) => {
      const removed = removePolicy(deps, id, by)
      if (removed) logger.warn('Policy removed', { policy: id, version: removed.version, hash: removed.hash, by })
      return removed
    },
    listPolicies: (account) => {
      const { base, stored } = book.current()
      const all = [...stored.values()].map(listedStored)
      const isWorkerOnly = rolesOf(account).every((role) => role === 'worker')
      return { base: listed(base), stored: isWorkerOnly ? all.map(concerning(account, ownKeys(account))) : all }
    },
  }
}
