import { RIGHTS, type Right } from '../../types/protocol/rights.js'

const ALL = Object.keys(RIGHTS) as readonly Right[]

/** `rights` of a Grant → their names, in the order of their bits. Bits without a name say nothing. */
export const rightsOf = (bits: number): Right[] => ALL.filter((right) => (bits & RIGHTS[right]) !== 0)

/** Names of rights, in any order → `rights` of a Grant. */
export const bitsOf = (rights: readonly Right[]): number => rights.reduce((bits, right) => bits | RIGHTS[right], 0)
