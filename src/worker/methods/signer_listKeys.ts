import { listKeysParams, listKeysResult, type ListKeysParams, type ListKeysResult } from '../../../types/worker/keys.js'
import { keyJson } from '../convert/key-json.js'
import type { CallerMethod } from '../method.js'
import { EXAMPLE_KEY_JOB } from '../examples.js'

const DEFAULT_LIMIT = 100

/** The caller's keys. */
export const signerListKeys: CallerMethod<ListKeysParams> = {
  kind: 'caller',
  name: 'signer_listKeys',
  summary: "Answers with the caller's own keys that are not deleted, ascending by id, a page at a time.",
  roles: ['worker'],
  isProven: false,
  params: listKeysParams,
  result: listKeysResult,
  errors: [],
  example: {
    params: { limit: 100 },
    result: {
      keys: [{ ...EXAMPLE_KEY_JOB, chains: ['eip155:1'], label: '', state: 'active', created_block: 1_000_000 }],
      more: false,
    },
  },
  run: ({ after, limit = DEFAULT_LIMIT }, { ports }, caller) => {
    // One key more than asked for tells whether there are more.
    const rows = ports.keysOf(caller, after, limit + 1)
    const keys: ListKeysResult['keys'] = rows.slice(0, limit).flatMap(keyJson)
    return { result: { keys, more: rows.length > limit } }
  },
}
