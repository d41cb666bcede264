import assert from 'node:assert/strict'
import { hexToBytes } from 'viem/utils'
import type { Facts } from '../../../../../src/model/facts.js'
import { mustDecode, USDC } from '../../fixtures.js'
import { decodeTyped, fields, refusalOf, SPENDER, type Document } from './fixtures.js'
import {
  DAI,
  detailsOf,
  permitBatch,
  permitBatchTransfer,
  permitBatchWitness,
  permitSingle,
  permitTransfer,
  permitWitness,
} from './permit2-fixtures.js'

const factsOf = (document: Document, chainId?: string): Facts => mustDecode(decodeTyped(document, chainId)).facts
const approve = { kind: 'approve', asset: hexToBytes(USDC), amount: 5n, destination: hexToBytes(SPENDER) } as const
const DEADLINE = '1800000000'
const NO_RULE = 'typed data of a type without a rule'

describe('permits of Permit2', () => {
  it('for an allowance are an approval of the token, until it expires', () => {
    const facts = factsOf(permitSingle())
    assert.deepEqual([facts.understood, facts.replay, facts.fee], [true, { nonce: '2', deadline: DEADLINE }, undefined])
    assert.deepEqual(facts.effects, [{ ...approve, method: 'PermitSingle', details: { expiration: '1900000000' } }])
  })

  it('for several allowances are one approval each', () => {
    const facts = factsOf(permitBatch([detailsOf(), detailsOf({ token: DAI, amount: 6, nonce: 4, expiration: 1 })]))
    assert.deepEqual(facts.replay, { 'nonce.0': '2', 'nonce.1': '4', deadline: DEADLINE })
    assert.deepEqual(facts.effects, [
      { ...approve, method: 'PermitBatch', details: { expiration: '1900000000' } },
      { ...approve, asset: hexToBytes(DAI), amount: 6n, method: 'PermitBatch', details: { expiration: '1' } },
    ])
  })

  it('for transfers by signature are approvals, once', () => {
    const one = factsOf(permitTransfer())
    assert.deepEqual([one.understood, one.replay], [true, { nonce: '9', deadline: DEADLINE }])
    assert.deepEqual(one.effects, [{ ...approve, method: 'PermitTransferFrom' }])
    assert.deepEqual(
      factsOf(permitBatchTransfer()).effects.map(({ amount, method }) => [amount, method]),
      [
        [5n, 'PermitBatchTransferFrom'],
        [6n, 'PermitBatchTransferFrom'],
      ],
    )
  })

  it('with a witness show it', () => {
    const facts = factsOf(permitWitness())
    assert.deepEqual([facts.understood, facts.details], [true, { 'order.maker': DAI, 'order.price': '77' }])
    assert.deepEqual(facts.effects, [{ ...approve, method: 'PermitWitnessTransferFrom' }])
    assert.deepEqual(factsOf(permitBatchWitness()).details, { note: `0x${'07'.repeat(32)}` })
  })
})

describe('permits of Permit2, attacked', () => {
  it('by an amount without end say so', () => {
    const max160 = (2n ** 160n - 1n).toString()
    assert.equal(factsOf(permitSingle({ amount: max160 })).effects[0]?.unlimited, true)
    assert.equal(factsOf(permitSingle({ amount: (2n ** 160n - 2n).toString() })).effects[0]?.unlimited, undefined)
    assert.equal(factsOf(permitTransfer((2n ** 256n - 1n).toString())).effects[0]?.unlimited, true)
    assert.equal(factsOf(permitTransfer(max160)).effects[0]?.unlimited, undefined)
  })

  it('for another chain are refused', () => {
    const refused = 'PayloadNamesOtherChain: the domain of the typed data is not of eip155:1'
    assert.equal(refusalOf(decodeTyped(permitSingle({}, { chainId: 10 }))), refused)
    assert.equal(factsOf(permitSingle({}, { chainId: 10 }), 'eip155:10').understood, true)
  })

  const without = (document: Document, member: string): Document => ({
    ...document,
    types: { ...document.types, EIP712Domain: (document.types.EIP712Domain ?? []).filter((f) => f.name !== member) },
    domain: Object.fromEntries(Object.entries(document.domain).filter(([name]) => name !== member)),
  })
  const withType = (document: Document, name: string, members: string): Document => ({
    ...document,
    types: { ...document.types, [name]: fields(members) },
  })
  const withVersion = permitSingle({}, { version: '1' })
  const strangers: readonly [string, Document][] = [
    ['another verifying contract', permitSingle({}, { verifyingContract: USDC })],
    ['another domain name', permitSingle({}, { name: 'Permit3' })],
    [
      'a version in the domain',
      withType(withVersion, 'EIP712Domain', 'string name,string version,uint256 chainId,address verifyingContract'),
    ],
    ['no chain in the domain', without(permitSingle(), 'chainId')],
    [
      'a wider amount',
      withType(permitSingle(), 'PermitDetails', 'address token,uint256 amount,uint48 expiration,uint48 nonce'),
    ],
    [
      'members in another order',
      withType(permitSingle(), 'PermitSingle', 'address spender,PermitDetails details,uint256 sigDeadline'),
    ],
    ['two witnesses', permitWitness(',bytes32 other', { other: `0x${'00'.repeat(32)}` })],
    [
      'a witness where none belongs',
      {
        ...permitWitness(),
        primaryType: 'PermitTransferFrom',
        types: {
          ...without(permitWitness(), '').types,
          PermitTransferFrom: permitWitness().types.PermitWitnessTransferFrom ?? [],
        },
      },
    ],
    ['no token', permitBatch([])],
    ['more tokens than anybody would read', permitBatch(Array.from({ length: 65 }, () => detailsOf()))],
  ]
  for (const [what, document] of strangers)
    it(`by ${what} have no rule`, () => {
      const types = Object.fromEntries(
        Object.entries(document.types).filter(
          ([name]) => document.primaryType === 'PermitWitnessTransferFrom' || name !== 'PermitWitnessTransferFrom',
        ),
      )
      const facts = factsOf({ ...document, types })
      assert.ok(facts.doubts.includes(NO_RULE))
      assert.deepEqual(
        facts.effects.map(({ kind }) => kind),
        ['call'],
      )
    })
})
