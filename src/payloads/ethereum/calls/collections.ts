import { hexToBytes } from 'viem/utils'
import type { Effect } from '../../../model/facts.js'
import type { Hex } from '../../../model/ids.js'
import { detailsOf } from '../details.js'
import { tokenMethod, type BuiltIn, type TokenEffects } from './rule.js'

const ERC721 = ['erc721', undefined] as const
const ERC1155 = ['erc1155', undefined] as const

interface Move {
  readonly from: Hex
  readonly to: Hex
  readonly tokenId: bigint
  readonly amount: bigint
  /** What the recipient's contract is called with. */
  readonly data: Hex
}

const transfer = (asset: Uint8Array, { from, to, tokenId, amount, data }: Move): Effect => ({
  kind: 'transfer',
  asset,
  amount,
  tokenId,
  destination: hexToBytes(to),
  details: detailsOf(data === '0x' ? { from } : { from, data }),
})

// Casts: the arguments have been read by the types of the signature.

const oneOfErc721: TokenEffects = (asset, args) => {
  const [from, to, tokenId, data = '0x'] = args as [Hex, Hex, bigint, Hex?]
  return [transfer(asset, { from, to, tokenId, amount: 1n, data })]
}

const batchOfErc1155: TokenEffects = (asset, args) => {
  const [from, to, ids, amounts, data] = args as [Hex, Hex, readonly bigint[], readonly bigint[], Hex]
  // Contracts refuse lists of different length.
  if (ids.length === 0 || ids.length !== amounts.length) return undefined
  return ids.map((tokenId, at) => transfer(asset, { from, to, tokenId, amount: amounts[at] as bigint, data }))
}

const allOrNothing: TokenEffects = (asset, args) => {
  const [operator, approved] = args as [Hex, boolean]
  const common = { kind: 'approve', asset, destination: hexToBytes(operator) } as const
  return [approved ? { ...common, unlimited: true } : { ...common, amount: 0n }]
}

/**
 * Methods of ERC-721 and ERC-1155: amounts count tokens of an id. setApprovalForAll is an approval without
 * end and without an amount, or, taken back, of 0.
 */
export const COLLECTION_METHODS: readonly BuiltIn[] = [
  tokenMethod('safeTransferFrom(address,address,uint256)', ERC721, oneOfErc721),
  tokenMethod('safeTransferFrom(address,address,uint256,bytes)', ERC721, oneOfErc721),
  tokenMethod('safeTransferFrom(address,address,uint256,uint256,bytes)', ERC1155, (asset, args) => {
    const [from, to, tokenId, amount, data] = args as [Hex, Hex, bigint, bigint, Hex]
    return [transfer(asset, { from, to, tokenId, amount, data })]
  }),
  tokenMethod('safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)', ERC1155, batchOfErc1155),
  tokenMethod('setApprovalForAll(address,bool)', ['erc721', 'erc1155', undefined], allOrNothing),
]
