import type { KeyId } from '../../model/ids.js'
import { showSome } from '../show.js'
import type { Condition } from '../subject.js'
import { known } from '../verdict.js'

/** `key`: one of these keys is to sign. */
export const keyIs = (keys: readonly KeyId[]): Condition => ({
  field: 'key',
  test: ({ keyId }) => known(keys.includes(keyId)),
  wanted: () => showSome(keys, (key) => key),
  got: ({ keyId }) => keyId,
})
