import type { ListKeysResult } from '../../../types/worker/keys.js'
import { KEY_TYPE_NAMES } from '../../../types/worker/names.js'
import type { KeyRow } from '../../model/rows.js'
import { toHex } from '../../protocol/hash.js'

type KeyJson = ListKeysResult['keys'][number]

/** A caller's key as JSON; none for keys of the agent itself and for deleted ones, which nobody lists. */
export const keyJson = ({ id, type, publicKey, chains, label, state, createdBlock }: KeyRow): KeyJson[] =>
  type === 'X25519' || state === 'deleted'
    ? []
    : [
        {
          key_id: id,
          key_type: KEY_TYPE_NAMES[type],
          public_key: toHex(publicKey),
          chains: [...chains],
          label,
          state,
          created_block: createdBlock,
        },
      ]
