import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { decodeSolana, solanaKey } from '../../unit/payloads/solana/fixtures.js'
import { readSecond } from '../../unit/payloads/solana/second-reading.js'

/** Bytes as 0x hex, integers as decimal strings. */
interface Vector {
  readonly name: string
  readonly message: string
  readonly facts: Readonly<Record<string, unknown>>
}

const file = new URL('messages.json', import.meta.url)
const { publicKey, vectors } = JSON.parse(readFileSync(file, 'utf8')) as { publicKey: string; vectors: Vector[] }
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'))

const written = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each: unknown) => {
      if (each instanceof Uint8Array) return `0x${Buffer.from(each).toString('hex')}`
      return typeof each === 'bigint' ? each.toString() : each
    }),
  )

describe('Solana messages with known facts', () => {
  for (const { name, message, facts } of vectors) {
    it(`are read: ${name}`, () => {
      const bytes = bytesOf(message)
      const result = decodeSolana(bytes, { ...solanaKey, publicKey: bytesOf(publicKey) })
      assert.ok(result.ok)
      const { understood, doubts, effects, fee, replay } = result.decoded.facts
      assert.deepEqual(written({ understood, doubts, effects, fee, replay }), facts)
      assert.deepEqual(result.decoded.toSign, [{ scheme: 'ed25519', message: bytes }])
    })

    it(`are read so by a second reading: ${name}`, () => {
      const { effects, understood, fee } = facts
      const second = readSecond(bytesOf(message))
      assert.deepEqual(written({ effects: second?.effects, understood: second?.understood, fee: second?.fee }), {
        effects,
        understood,
        fee,
      })
    })
  }
})
