import assert from 'node:assert/strict'
import { bytesToHex, hexToBytes } from 'viem/utils'
import { decodePayload } from '../fixtures.js'
import type { Facts } from '../../../../src/model/facts.js'
import { mainnetKey, mustDecode, USDC } from '../fixtures.js'
import {
  daiPermitOf,
  decodeTyped,
  fields,
  hashOfEthers,
  MAIL,
  OTHER,
  OWN,
  permitOf,
  permitWithout,
  refusalOf,
  SPENDER,
  utf8,
  type Document,
} from './typed-data/fixtures.js'

const factsOf = (document: Document, chainId?: string): Facts => mustDecode(decodeTyped(document, chainId)).facts

const NO_CHAIN = 'the domain names no chain, so the signature is valid on every chain'
const NOT_OWN = 'the permit is for tokens of another account'
const NO_RULE = 'typed data of a type without a rule'

const APPROVAL = {
  kind: 'approve',
  asset: hexToBytes(USDC),
  amount: 5_000_000n,
  destination: hexToBytes(SPENDER),
  method: 'Permit',
} as const
const callOf = (contract: string | undefined, method: string): object => ({
  kind: 'call',
  method,
  ...(contract === undefined ? {} : { destination: hexToBytes(contract as `0x${string}`) }),
})

/** Effects without the details, which a test of their own looks at. */
const effectsOf = ({ effects }: Facts): object[] => effects.map(({ details: _, ...effect }) => effect)

describe('typed data', () => {
  it('of ERC-2612 for its own key is understood as an approval of the token, without a fee', () => {
    const { facts, toSign } = mustDecode(decodeTyped(permitOf()))

    assert.deepEqual(facts, {
      chain: 'eip155:1',
      understood: true,
      doubts: [],
      blind: false,
      effects: [APPROVAL],
      replay: { nonce: '3', deadline: '1800000000' },
    })
    assert.deepEqual(
      toSign.map(({ scheme, message }) => [scheme, bytesToHex(message)]),
      [['ecdsa', hashOfEthers(permitOf())]],
    )
  })

  it('reads amounts of a permit exactly, however they are written', () => {
    const amountOf = (value: unknown): bigint | undefined => factsOf(permitOf({ value })).effects[0]?.amount
    assert.equal(amountOf(0), 0n)
    assert.equal(amountOf('0x4c4b40'), 5_000_000n)
    assert.equal(amountOf(9007199254740991), 9007199254740991n)
    assert.equal(amountOf('9007199254740993'), 9007199254740993n)
    assert.equal(amountOf((2n ** 256n - 1n).toString()), 2n ** 256n - 1n)
  })

  it('of DAI approves all or nothing, and an expiry of 0 is no deadline', () => {
    const all = factsOf(daiPermitOf())
    assert.deepEqual([all.understood, all.effects[0]?.kind, all.effects[0]?.amount], [true, 'approve', 2n ** 256n - 1n])
    assert.equal(all.effects[0]?.unlimited, true)
    assert.deepEqual(all.effects[0]?.destination, hexToBytes(SPENDER))
    assert.deepEqual(all.replay, { nonce: '0' })

    const nothing = factsOf(daiPermitOf({ allowed: false, expiry: 99 }))
    assert.deepEqual([nothing.understood, nothing.effects[0]?.amount], [true, 0n])
    assert.equal(nothing.effects[0]?.unlimited, undefined)
    assert.deepEqual(nothing.replay, { nonce: '0', deadline: '99' })
  })

  it('of another type is not understood: a call of the verifying contract, named after the type', () => {
    const facts = factsOf(MAIL)
    assert.deepEqual([facts.understood, facts.doubts, facts.fee, facts.replay], [false, [NO_RULE], undefined, {}])
    assert.deepEqual(effectsOf(facts), [callOf(MAIL.domain.verifyingContract, 'Mail')])
  })

  it('of another type shows all that is signed, by name', () => {
    assert.deepEqual(factsOf(MAIL).effects[0]?.details, {
      primaryType: 'Mail',
      'domain.name': 'Ether Mail',
      'domain.version': '1',
      'domain.chainId': '1',
      'domain.verifyingContract': MAIL.domain.verifyingContract.toLowerCase(),
      'message.from.name': 'Cow',
      'message.from.wallet': MAIL.message.from.wallet.toLowerCase(),
      'message.to.name': 'Bob',
      'message.to.wallet': MAIL.message.to.wallet.toLowerCase(),
      'message.contents': 'Hello, Bob!',
    })
  })

  it('without a verifying contract is a call that has no destination', () => {
    assert.deepEqual(effectsOf(factsOf(permitWithout('verifyingContract'))), [callOf(undefined, 'Permit')])
  })

  it('without a chain in its domain is valid everywhere and not understood, a permit too', () => {
    const facts = factsOf(permitWithout('chainId'))
    assert.deepEqual([facts.understood, facts.doubts], [false, [NO_CHAIN]])
    assert.deepEqual(effectsOf(facts), [APPROVAL, callOf(USDC, 'Permit')])
    const empty = { ...MAIL, types: { ...MAIL.types, EIP712Domain: [] }, domain: {} }
    assert.deepEqual(factsOf(empty).doubts, [NO_CHAIN, NO_RULE])
  })

  it('is never a message', () => {
    for (const document of [permitOf(), permitOf({ owner: OTHER }), permitWithout('chainId'), MAIL, daiPermitOf()])
      assert.ok(factsOf(document).effects.every(({ kind }) => kind !== 'message'))
  })

  it('is not understood with a key whose public key is no point', () => {
    const payload = { tag: 'EthereumTypedData', value: utf8(JSON.stringify(permitOf())) } as const
    const { facts } = mustDecode(decodePayload({ chainId: 'eip155:1', key: mainnetKey, payload }))
    assert.deepEqual(facts.doubts, [NOT_OWN])
  })

  it('may name the chain as number, decimal or hexadecimal string', () => {
    for (const chainId of [1, '1', '0x1', '0x01']) assert.equal(factsOf(permitOf({}, { chainId })).understood, true)
  })

  it('that holds a permit inside another type has no rule', () => {
    const { domain, message, types } = permitOf()
    const document = {
      types: { ...types, Order: fields('Permit permit') },
      primaryType: 'Order',
      domain,
      message: { permit: message },
    }
    const facts = factsOf(document)
    assert.deepEqual([facts.understood, facts.doubts, effectsOf(facts)], [false, [NO_RULE], [callOf(USDC, 'Order')]])
  })

  const permitFields = 'address owner,address spender,uint256 value,uint256 nonce,uint256 deadline'
  const likePermit = (typeName: string, members: string): Document => {
    const { EIP712Domain = [] } = permitOf().types
    return { ...permitOf(), primaryType: typeName, types: { EIP712Domain, [typeName]: fields(members) } }
  }
  const unknown: readonly [string, Document][] = [
    ['another casing', likePermit('permit', permitFields)],
    ['capitals only', likePermit('PERMIT', permitFields)],
    ['another name', likePermit('Permit2', permitFields)],
    [
      'another order',
      likePermit('Permit', 'address spender,address owner,uint256 value,uint256 nonce,uint256 deadline'),
    ],
    ['a narrower amount', likePermit('Permit', permitFields.replace('uint256 value', 'uint128 value'))],
  ]
  for (const [what, document] of unknown)
    it(`that resembles a permit by ${what} has no rule`, () => {
      const facts = factsOf(document)
      assert.deepEqual([facts.understood, facts.doubts], [false, [NO_RULE]])
      assert.deepEqual(effectsOf(facts), [callOf(USDC, document.primaryType)])
    })
})

describe('typed data, attacked', () => {
  it('with the domain of another chain is refused', () => {
    const refused = 'PayloadNamesOtherChain: the domain of the typed data is not of eip155:1'
    for (const chainId of [10, '10', 0, '0x0a', (2n ** 256n - 1n).toString()])
      assert.equal(refusalOf(decodeTyped(permitOf({}, { chainId }))), refused)
    assert.equal(refusalOf(decodeTyped(permitOf({}, { chainId: 10 }), 'eip155:10')), 'ok')
  })

  it('with a permit in the name of another account is not understood', () => {
    for (const document of [
      permitOf({ owner: OTHER }),
      daiPermitOf({ holder: OTHER }),
      permitOf({ owner: SPENDER, spender: OWN }),
    ]) {
      const facts = factsOf(document)
      assert.deepEqual([facts.understood, facts.doubts], [false, [NOT_OWN]])
      assert.deepEqual(
        facts.effects.map(({ kind }) => kind),
        ['approve', 'call'],
      )
    }
  })

  it('with both faults names both', () => {
    const document = permitWithout('chainId')
    assert.deepEqual(factsOf({ ...document, message: { ...document.message, owner: OTHER } }).doubts, [
      NO_CHAIN,
      NOT_OWN,
    ])
  })
})
