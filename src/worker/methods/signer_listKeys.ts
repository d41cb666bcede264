import { foundKeysResult, listKeysParams, type FoundKeyJson, type ListKeysParams } from '../../../types/worker/keys.js'
import type { AccountId, KeyId } from '../../model/ids.js'
import { keyJson, keyRecordJson } from '../convert/key-json.js'
import type { CallerMethod } from '../method.js'
import { EXAMPLE_ACCOUNT, EXAMPLE_KEY_JOB } from '../examples.js'
import type { Outcome } from '../fault.js'
import type { WorkerPorts } from '../ports.js'
import { isOperator, requireOperator } from '../require-operator.js'

const DEFAULT_LIMIT = 100

/** One key more than asked for tells whether there are more. */
const pageOf = <T>(rows: readonly T[], limit: number, toJson: (row: T) => FoundKeyJson[]): Outcome => ({
  result: { keys: rows.slice(0, limit).flatMap(toJson), more: rows.length > limit },
})

/** The key as the caller's own or granted to him; else, to an operator, its record. */
const oneKey = (ports: WorkerPorts, caller: AccountId, id: KeyId): Outcome => {
  const own = ports.keyFor(caller, id)
  if (own !== undefined) return pageOf([own], 1, keyJson)
  const record = isOperator(ports, caller) ? ports.keyRecord(id) : undefined
  return pageOf(record === undefined ? [] : [record], 1, keyRecordJson)
}

/** The caller's keys, and those that he has rights to; to operators those of others too. */
export const signerListKeys: CallerMethod<ListKeysParams> = {
  kind: 'caller',
  name: 'signer_listKeys',
  summary:
    'Answers with the keys that the caller owns or has rights to and that are not deleted, ascending by id, a page at a time; to operators also with the public records of an owner or of all.',
  roles: ['worker', 'operator'],
  isProven: false,
  params: listKeysParams,
  result: foundKeysResult,
  errors: [],
  example: {
    params: { limit: 100 },
    result: {
      keys: [
        {
          ...EXAMPLE_KEY_JOB,
          owned: true,
          chains: ['eip155:1'],
          label: '',
          state: 'active',
          created_block: 1_000_000,
          uses: 3,
          grants: [{ to: EXAMPLE_ACCOUNT, rights: ['sign', 'read'], until: 1_100_000 }],
        },
      ],
      more: false,
    },
  },
  run: ({ after, limit = DEFAULT_LIMIT, key_id: id, owner, all = false }, { ports }, caller) => {
    if (id !== undefined) return oneKey(ports, caller, id)
    if (!all && owner === undefined) return pageOf(ports.keysFor(caller, after, limit + 1), limit, keyJson)
    return requireOperator(ports, caller) ?? pageOf(ports.keyRecords(owner, after, limit + 1), limit, keyRecordJson)
  },
}
