import { KEY_TYPE_OF } from '../../../types/worker/names.js'
import type { FoundKeyJson } from '../../../types/worker/keys.js'
import type { Hex } from '../../model/ids.js'
import { fromHex } from '../../protocol/hash.js'
import { addressesOn, addressRows, type ChainAddress } from '../addresses.js'
import { columns, facts, plainText, shortId } from '../columns.js'

const HEADER = ['KEY', 'TYPE', 'STATE', 'CHAINS', 'OWNER', 'USES', 'LABEL']

const ownerOf = (key: FoundKeyJson): string =>
  'owner' in key ? shortId(key.owner) : key.owned ? 'you' : `granted to you: ${key.rights.join(', ')}`

const cellsOf = (key: FoundKeyJson): readonly string[] => [
  key.key_id,
  key.key_type,
  key.state,
  key.chains.map(plainText).join(','),
  ownerOf(key),
  'uses' in key ? String(key.uses) : '',
  'label' in key ? plainText(key.label) : '',
]

/** Keys as a table; their ids in full, to be copied. */
export const keyTable = (keys: readonly FoundKeyJson[]): readonly string[] =>
  keys.length === 0 ? ['There are no keys.'] : columns([HEADER, ...keys.map(cellsOf)])

/** Where a key receives, on each of its chains; nothing of a key whose public key may not be read. */
export const addressesOfKey = ({ key_type, chains, public_key }: FoundKeyJson): readonly ChainAddress[] =>
  public_key === undefined
    ? []
    : addressesOn({ keyType: KEY_TYPE_OF[key_type], publicKey: fromHex(public_key) }, chains)

const grantText = ({ to, rights, until }: { to: Hex; rights: readonly string[]; until: number }): string =>
  `${to}: ${rights.join(', ')}, until block ${until}`

const detailsOf = (key: FoundKeyJson): readonly (readonly [string, string | number | undefined])[] => {
  if ('rights' in key)
    return [
      ['owner', 'another account'],
      ['rights', `${key.rights.join(', ')}, until block ${key.until}`],
    ]
  return [
    ['owner', 'owner' in key ? key.owner : 'you'],
    ['label', plainText(key.label)],
    ['created', `block ${key.created_block}`],
    ['uses', key.uses],
    ['rotated to', key.rotated_to],
    ...key.grants.map((grant) => ['granted', grantText(grant)] as const),
  ]
}

/** All that is known of a key, for people. */
export const describeKey = (key: FoundKeyJson): readonly string[] =>
  facts([
    ['key', key.key_id],
    ['type', key.key_type],
    ['state', key.state],
    ...detailsOf(key),
    ['public key', key.public_key],
    ...key.chains.map((chain) => ['chain', plainText(chain)] as const),
    ...addressRows(addressesOfKey(key)),
  ])
