import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSameMac, macInput, sealedColumnAad, type RowIdentity, type SqlValue } from '../../../src/store/row-mac.js'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const item = (tag: number, ...bytes: number[]): number[] => [tag, bytes.length, 0, 0, 0, ...bytes]

const value: fc.Arbitrary<SqlValue> = fc.oneof(
  fc.constant(null),
  fc.maxSafeInteger(),
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.uint8Array({ maxLength: 3 }),
)
const values = fc.array(value, { maxLength: 4 })
const row: fc.Arbitrary<RowIdentity> = fc.record({
  table: fc.constantFrom('a', 'ab', ''),
  key: values,
  version: fc.nat(3),
})
const input = fc.tuple(fc.uint8Array({ maxLength: 2 }), row, values)

describe('the bytes that a row is authenticated by', () => {
  it('are written as documented', () => {
    const found = macInput(Uint8Array.of(0xde), { table: 'jobs', key: [7], version: 1 }, [
      'é',
      null,
      Uint8Array.of(9),
      -1,
    ])

    const expected = [
      ...item(2, ...text('signer-layer/row/v1')),
      ...item(3, 0xde),
      ...item(2, ...text('jobs')),
      ...item(1, 1, 0, 0, 0, 0, 0, 0, 0),
      ...item(1, 7, 0, 0, 0, 0, 0, 0, 0),
      ...item(1, 1, 0, 0, 0, 0, 0, 0, 0),
      ...item(2, 0xc3, 0xa9),
      ...item(0),
      ...item(3, 9),
      ...item(1, 255, 255, 255, 255, 255, 255, 255, 255),
    ]
    assert.deepEqual([...found], expected)
  })

  it('are different for different rows', () => {
    fc.assert(
      fc.property(input, input, (a, b) => {
        const areSame = Buffer.compare(macInput(...a), macInput(...b)) === 0
        // deepEqual would call 0 and -0 different; both are the integer 0.
        assert.equal(areSame, fc.stringify(a).replaceAll('-0', '0') === fc.stringify(b).replaceAll('-0', '0'))
      }),
    )
  })

  it('never are those that a sealed column is bound to', () => {
    fc.assert(
      fc.property(input, ([deployment, identity, rest]) => {
        const aad = sealedColumnAad(deployment, identity, 'sealed')
        assert.notDeepEqual(aad, macInput(deployment, identity, ['sealed']))
        assert.notDeepEqual(aad, macInput(deployment, identity, rest))
      }),
    )
  })

  it('are compared as whole bytes', () => {
    const mac = new Uint8Array(32).fill(1)

    assert.ok(isSameMac(new Uint8Array(32).fill(1), mac))
    for (const other of [null, 1, 'text', new Uint8Array(), mac.slice(1), new Uint8Array(33).fill(1)]) {
      assert.ok(!isSameMac(other, mac))
    }
  })
})
