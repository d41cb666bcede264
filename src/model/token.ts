/** What a token contract does, by its standard: ERC-20, ERC-721, ERC-1155, or wrapped native asset (an ERC-20). */
export const TOKEN_STANDARDS = ['erc20', 'erc721', 'erc1155', 'weth'] as const
export type TokenStandard = (typeof TOKEN_STANDARDS)[number]

/** Whether amounts of a standard count single things, which have ids and no decimals. */
export const hasTokenIds = (standard: TokenStandard): boolean => standard === 'erc721' || standard === 'erc1155'
