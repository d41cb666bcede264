import type { AssetRef, Effect } from '../../../../src/model/facts.js'
import { assetIs, onlyNative } from '../../../../src/routes/conditions/asset.js'
import { kindIs } from '../../../../src/routes/conditions/kind.js'
import { methodIs } from '../../../../src/routes/conditions/method.js'
import { destinationIn } from '../../../../src/routes/conditions/to-allowlist.js'
import { HIDDEN } from '../../../../src/routes/subject.js'
import { ALICE, BOB, factsOf, OTHER_TOKEN, registry, subjectOf, TOKEN, tokenTransfer, transferOf } from '../fixtures.js'
import { rows } from './table.js'

const native = transferOf('1')
const token = tokenTransfer(1n)
const message: Effect = { kind: 'message' }
const any = { over: 'any' } as const

describe('kind', () => {
  rows(kindIs(['transfer', 'approve']), [
    ['every effect is of a named kind', subjectOf([native, { ...token, kind: 'approve' }]), 'yes'],
    ['one effect is of another kind', subjectOf([native, message]), 'no'],
    ['no effect at all', subjectOf([]), 'no'],
    ['a named kind and something hidden', subjectOf([native, HIDDEN]), 'unknown'],
    ['another kind and something hidden', subjectOf([message, HIDDEN]), 'no'],
    ['any effect is of a named kind, to deny', subjectOf([message, native], any), 'yes'],
    ['no effect is of a named kind, to deny', subjectOf([message], any), 'no'],
    ['no effect at all, to deny', subjectOf([], any), 'no'],
    ['something hidden may be of a named kind, to deny', subjectOf([message, HIDDEN], any), 'unknown'],
    ['a named kind and something hidden, to deny', subjectOf([native, HIDDEN], any), 'yes'],
  ])
})

describe('method', () => {
  const TRANSFER = 'transfer(address,uint256)'
  const calling = (method: string): Effect => ({ kind: 'call', method })
  rows(methodIs([TRANSFER, 'mint()']), [
    ['every effect calls a named method', subjectOf([calling(TRANSFER), calling('mint()')]), 'yes'],
    ['one effect calls another method', subjectOf([calling(TRANSFER), calling('burn()')]), 'no'],
    ['the name alone', subjectOf([calling('transfer')]), 'no'],
    ['other capitals', subjectOf([calling('Mint()')]), 'no'],
    ['one effect without a method', subjectOf([calling(TRANSFER), native]), 'no'],
    ['no effect at all', subjectOf([]), 'no'],
    ['a named method and something hidden', subjectOf([calling(TRANSFER), HIDDEN]), 'unknown'],
    ['another method and something hidden', subjectOf([calling('burn()'), HIDDEN]), 'no'],
    ['any effect calls a named method, to deny', subjectOf([native, calling('mint()')], any), 'yes'],
    ['no effect calls one, to deny', subjectOf([native], any), 'no'],
    ['something hidden may call one, to deny', subjectOf([native, HIDDEN], any), 'unknown'],
  ])
})

describe('asset', () => {
  const on = new Map<string, AssetRef>([
    ['eip155:1', TOKEN],
    ['eip155:10', 'native'],
  ])
  rows(
    assetIs((chain) => (chain === 'eip155:2' ? 'none' : on.get(chain)), registry),
    [
      ['the token, by bytes', subjectOf([tokenTransfer(1n, { asset: Uint8Array.from(TOKEN) })]), 'yes'],
      ['another token', subjectOf([token, tokenTransfer(1n, { asset: OTHER_TOKEN })]), 'no'],
      ['the native asset instead of the token', subjectOf([native]), 'no'],
      ['an effect without asset', subjectOf([message]), 'no'],
      [
        'the native asset where it is meant',
        subjectOf([native], { facts: factsOf([], { chain: 'eip155:10' }) }),
        'yes',
      ],
      ['a token instead of the native asset', subjectOf([token], { facts: factsOf([], { chain: 'eip155:10' }) }), 'no'],
      ['a chain without such an asset', subjectOf([native], { facts: factsOf([], { chain: 'eip155:2' }) }), 'no'],
      ['a chain that is not known', subjectOf([native], { facts: factsOf([], { chain: 'eip155:3' }) }), 'unknown'],
      ['the token and something hidden', subjectOf([token, HIDDEN]), 'unknown'],
      ['no effect at all', subjectOf([]), 'no'],
      ['any effect moves the token, to deny', subjectOf([native, token], any), 'yes'],
      ['no effect moves the token, to deny', subjectOf([native, message], any), 'no'],
      ['something hidden may move the token, to deny', subjectOf([native, HIDDEN], any), 'unknown'],
    ],
  )

  describe('when omitted', () => {
    rows(onlyNative(registry), [
      ['the native asset', subjectOf([native]), 'yes'],
      ['a kind that moves nothing', subjectOf([message]), 'yes'],
      ['a token', subjectOf([native, token]), 'no'],
      ['something hidden', subjectOf([native, HIDDEN]), 'unknown'],
    ])
  })
})

describe('to_allowlist', () => {
  rows(destinationIn(new Map([['eip155:1', [BOB, ALICE]]])), [
    ['every destination is listed', subjectOf([native, token]), 'yes'],
    ['one destination is not listed', subjectOf([native, transferOf('1', { destination: TOKEN })]), 'no'],
    ['a prefix of a listed address', subjectOf([transferOf('1', { destination: ALICE.subarray(0, 19) })]), 'no'],
    ['an effect without destination', subjectOf([native, message]), 'no'],
    ['no list for this chain', subjectOf([native], { facts: factsOf([], { chain: 'eip155:10' }) }), 'no'],
    ['something hidden', subjectOf([native, HIDDEN]), 'unknown'],
    ['any destination is listed, to deny', subjectOf([transferOf('1', { destination: TOKEN }), native], any), 'yes'],
    ['no destination is listed, to deny', subjectOf([message], any), 'no'],
    ['something hidden may go there, to deny', subjectOf([message, HIDDEN], any), 'unknown'],
  ])
})
