import { listKeysParams, listKeysResult, type ListKeysParams, type ListKeysResult } from '../../../types/worker/keys.js'
import { keyJson } from '../convert/key-json.js'
import type { CallerMethod } from '../method.js'
import { EXAMPLE_ACCOUNT, EXAMPLE_KEY_JOB } from '../examples.js'

const DEFAULT_LIMIT = 100

/** The caller's keys, and those that he has rights to. */
export const signerListKeys: CallerMethod<ListKeysParams> = {
  kind: 'caller',
  name: 'signer_listKeys',
  summary:
    'Answers with the keys that the caller owns or has rights to and that are not deleted, ascending by id, a page at a time.',
  roles: ['worker'],
  isProven: false,
  params: listKeysParams,
  result: listKeysResult,
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
  run: ({ after, limit = DEFAULT_LIMIT }, { ports }, caller) => {
    // One key more than asked for tells whether there are more.
    const rows = ports.keysFor(caller, after, limit + 1)
    const keys: ListKeysResult['keys'] = rows.slice(0, limit).flatMap(keyJson)
    return { result: { keys, more: rows.length > limit } }
  },
}
