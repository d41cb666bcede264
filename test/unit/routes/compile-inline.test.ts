import assert from 'node:assert/strict'
import { getAddressDecoder } from '@solana/kit'
import { compileInline } from '../../../src/routes/compile-inline.js'
import type { AddressEntry } from '../../../src/routes/registry.js'
import { policyOf, registry } from './fixtures.js'

/** An address book that knows nothing, and how often it was asked. */
class CountingBook extends Map<string, AddressEntry> {
  asked = 0
  override get(label: string): AddressEntry | undefined {
    this.asked += 1
    return super.get(label)
  }
}

const inlineOf = (to_allowlist: readonly string[]): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({ routes: [{ id: 'inline', match: { chain: 'eth', to_allowlist }, action: { backend: 'b' } }] }),
  )

describe('compileInline', () => {
  it('stops at the first thing that is wrong: the sender is told no more than that, and chooses how much there is', () => {
    const addressBook = new CountingBook()
    const base = policyOf('{"routes":[]}', { ...registry, addressBook })
    const words = Array.from({ length: 1_000 }, (_, i) => `z${i}`)
    assert.equal(compileInline(inlineOf(words), [base]), 'invalid')
    assert.equal(addressBook.asked, 1)
  })

  it('compiles what is right by the names of the base policy', () => {
    const compiled = compileInline(inlineOf(['treasury']), [policyOf('{"routes":[]}')])
    assert.ok(Array.isArray(compiled) && compiled.length === 1)
  })

  it('derives the token accounts of few wallets: each takes time in which everybody else waits', () => {
    const base = policyOf('{"routes":[]}')
    const wallets = (count: number) =>
      Array.from({ length: count }, (_, i) => getAddressDecoder().decode(new Uint8Array(32).fill(i + 1)))
    const listing = (count: number): Uint8Array => {
      const match = { chain: 'solana', asset: 'USDC', to_allowlist: wallets(count) }
      return new TextEncoder().encode(JSON.stringify({ routes: [{ id: 'r', match, action: { backend: 'b' } }] }))
    }
    assert.notEqual(compileInline(listing(32), [base]), 'invalid')
    assert.equal(compileInline(listing(33), [base]), 'invalid')
  })
})
