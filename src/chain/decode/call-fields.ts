import { Bytes, GenericCall, Option, Struct, Vec } from '@polkadot/types'
import { AbstractInt } from '@polkadot/types-codec'
import type { Codec } from '@polkadot/types/types'

/** Whether this is the call `section.method`, names as polkadot-js writes them. */
export const isCall = (call: GenericCall, section: string, method: string): boolean =>
  call.section === section && call.method === method

/** The bytes of a value; of `Bytes` those without the length. */
export const bytesOf = (value: Codec | undefined): Uint8Array | undefined => value?.toU8a(value instanceof Bytes)

/** A member of a struct, or undefined for anything else. */
export const memberOf = (value: Codec | undefined, name: string): Codec | undefined =>
  value instanceof Struct ? value.get(name) : undefined

/** The items of a `Vec`; none for anything else. */
export const itemsOf = (value: Codec | undefined): Codec[] => (value instanceof Vec ? [...(value as Vec<Codec>)] : [])

/** What an `Option` holds, if it is one and holds something. */
export const contentOf = (value: Codec): Codec | undefined =>
  value instanceof Option ? (value as Option<Codec>).unwrapOr(undefined) : undefined

/** Narrows a value to a call. */
export const isAnyCall = (value: Codec | undefined): value is GenericCall => value instanceof GenericCall

/** An integer of any size, or undefined for anything else. */
export const bigintOf = (value: Codec | undefined): bigint | undefined =>
  value instanceof AbstractInt ? value.toBigInt() : undefined
