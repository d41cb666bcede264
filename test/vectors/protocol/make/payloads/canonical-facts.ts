import type { Effect, Facts } from '../../../../../src/model/facts.js'
import { toHex } from '../../../../../src/protocol/hash.js'

type Member = readonly [name: string, json: string | undefined]

/** RFC 8785 for what facts are made of, by hand: members ascending, absent ones left out, no spaces. */
const object = (...members: readonly Member[]): string => {
  const there = members.filter(([, json]) => json !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${there.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`
}

const text = (value: string | bigint | undefined): string | undefined =>
  value === undefined ? undefined : JSON.stringify(value.toString())
const bytes = (value: Uint8Array | undefined): string | undefined => value && text(toHex(value))
const names = (record: Readonly<Record<string, string>> | undefined): string | undefined =>
  record && object(...Object.entries(record).map(([name, value]): Member => [name, text(value)]))

const effectOf = ({ kind, asset, amount, destination, owner, method, tokenId, unlimited, details }: Effect): string =>
  object(
    ['kind', text(kind)],
    ['asset', asset instanceof Uint8Array ? bytes(asset) : text(asset)],
    ['amount', text(amount)],
    ['destination', bytes(destination)],
    ['owner', bytes(owner)],
    ['method', text(method)],
    ['token_id', text(tokenId)],
    ['unlimited', unlimited && 'true'],
    ['details', names(details)],
  )

/** What facts hash as (PROTOCOL 6.2), written a second time: the code under test has its own. */
export const canonicalFacts = ({ chain, understood, blind, effects, fee, replay, details }: Facts): string =>
  object(
    ['chain', text(chain)],
    ['understood', String(understood)],
    ['blind', String(blind)],
    ['effects', `[${effects.map(effectOf).join(',')}]`],
    ['fee', text(fee)],
    ['replay', names(replay)],
    ['details', names(details)],
  )
