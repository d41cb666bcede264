import assert from 'node:assert/strict'
import { amountAtLeast } from '../../../../src/routes/conditions/amount-gte.js'
import { amountBelow } from '../../../../src/routes/conditions/amount-lt.js'
import { assetIs, onlyNative } from '../../../../src/routes/conditions/asset.js'
import { callerIs } from '../../../../src/routes/conditions/caller.js'
import { chainIs } from '../../../../src/routes/conditions/chain.js'
import { feeAtMost } from '../../../../src/routes/conditions/fee-lte.js'
import { keyIs } from '../../../../src/routes/conditions/key.js'
import { kindIs } from '../../../../src/routes/conditions/kind.js'
import { methodIs } from '../../../../src/routes/conditions/method.js'
import { asksForTavp } from '../../../../src/routes/conditions/require-tavp.js'
import { hasTags } from '../../../../src/routes/conditions/tags.js'
import { withinWindow } from '../../../../src/routes/conditions/time-window.js'
import { resolveWindows } from '../../../../src/routes/time-window.js'
import { riskScoreAtMost } from '../../../../src/routes/conditions/risk-score-lte.js'
import { destinationIn } from '../../../../src/routes/conditions/to-allowlist.js'
import { HIDDEN } from '../../../../src/routes/subject.js'
import { mainnetKey } from '../../payloads/fixtures.js'
import {
  BOB,
  CALLER,
  DIGEST_FACTS,
  factsOf,
  OTHER_ID,
  registry,
  subjectOf,
  TOKEN,
  tokenTransfer,
  transferOf,
} from '../fixtures.js'
import { words } from './table.js'

const ALICE_TEXT = '0xA1A1a1a1A1A1A1A1A1a1a1a1a1a1A1A1a1A1a1a1'
const BOB_TEXT = '0xB0B0b0B0B0B0B0b0B0B0B0b0b0b0b0B0b0b0B0B0'
const on = (chain: string, effects = [transferOf('1')]) => subjectOf(effects, { facts: factsOf([], { chain }) })
const limits = (chain: string) => (chain === 'eip155:1' ? ({ base: 10n ** 18n, asset: 'native' } as const) : undefined)
const one = '1 ETH (1000000000000000000)'
const two = '2 ETH (2000000000000000000)'
const { fee: _, ...withoutFee } = factsOf([])

describe('explanations of conditions', () => {
  describe('amount_lt', () =>
    words(amountBelow(limits, registry), [
      ['a sum', subjectOf([transferOf('1'), transferOf('1')]), `below ${one}`, two],
      [
        'a sum beside others, first',
        subjectOf([tokenTransfer(1n), transferOf('2')]),
        `below ${one}`,
        `${two}, 0.000001 USDC (1)`,
      ],
      ['no effect', subjectOf([]), `below ${one}`, 'no amount'],
      [
        'hidden and unstated amounts',
        subjectOf([HIDDEN, { kind: 'message' }]),
        `below ${one}`,
        'something that is not understood, an effect without an amount',
      ],
      ['a chain without a limit', on('eip155:10'), 'below an amount that is not known on eip155:10', one],
    ]))

  describe('amount_gte', () =>
    words(amountAtLeast(limits, registry), [
      ['a sum', subjectOf([transferOf('0.5')]), `at least ${one}`, '0.5 ETH (500000000000000000)'],
    ]))

  describe('asset', () => {
    words(
      assetIs((chain) => (chain === 'eip155:1' ? TOKEN : chain === 'eip155:10' ? 'none' : undefined), registry),
      [
        ['another asset, first', subjectOf([tokenTransfer(1n), transferOf('1')]), 'USDC', 'ETH, USDC'],
        ['a chain without it', on('eip155:10'), 'an asset that eip155:10 does not have', 'ETH'],
        ['a chain that is not known', on('eip155:9'), 'an asset of eip155:9, which is not known', 'native'],
      ],
    )
    words(onlyNative(registry), [['a token', subjectOf([tokenTransfer(1n)]), 'ETH', 'USDC']])
  })

  describe('to_allowlist', () =>
    words(destinationIn(new Map([['eip155:1', [BOB]]])), [
      ['another address', subjectOf([transferOf('1')]), BOB_TEXT, ALICE_TEXT],
      ['no address', subjectOf([{ kind: 'message' }]), BOB_TEXT, 'no destination'],
      ['no list', on('eip155:10'), 'an address listed for eip155:10', ALICE_TEXT],
      ['no effect', subjectOf([]), BOB_TEXT, 'no effect at all'],
    ]))

  describe('fee_lte', () =>
    words(feeAtMost(new Map([['eip155:1', 10n ** 15n]]), registry), [
      ['a fee', subjectOf([]), 'at most 0.001 ETH (1000000000000000)', '0.00063 ETH (630000000000000)'],
      ['no fee', subjectOf([], { facts: withoutFee }), 'at most 0.001 ETH (1000000000000000)', 'no fee'],
      [
        'a hidden fee',
        subjectOf([HIDDEN], { facts: DIGEST_FACTS }),
        'at most 0.001 ETH (1000000000000000)',
        'a fee that is not known',
      ],
      [
        'a chain without a limit',
        on('eip155:10'),
        'a fee limit, and there is none for eip155:10',
        '0.00063 ETH (630000000000000)',
      ],
    ]))

  describe('the request', () => {
    words(kindIs(['transfer', 'call']), [['another kind', subjectOf([{ kind: 'self' }]), 'transfer, call', 'self']])
    words(chainIs(['eip155:10']), [['another chain', subjectOf([]), 'eip155:10', 'eip155:1']])
    words(callerIs([OTHER_ID]), [['another caller', subjectOf([]), OTHER_ID, CALLER]])
    words(keyIs([OTHER_ID]), [['another key', subjectOf([]), OTHER_ID, mainnetKey.id]])
    words(asksForTavp(true), [
      [
        'a request that does not ask',
        subjectOf([]),
        'a request that asks for a confirmation',
        'a request that does not ask for a confirmation',
      ],
    ])
    words(methodIs(['transfer(address,uint256)', 'a\u001b']), [
      [
        'another method, and none',
        subjectOf([{ kind: 'message' }, { kind: 'call', method: 'burn()' }]),
        '"transfer(address,uint256)", "a\\u001b"',
        'no method, "burn()"',
      ],
    ])
    words(hasTags(['kyc', 'payroll']), [
      ['no context', subjectOf([]), 'signed tags kyc, payroll', 'no signed context'],
      ['no tags', subjectOf([], { context: { tags: [] } }), 'signed tags kyc, payroll', 'no tags'],
      ['other tags', subjectOf([], { context: { tags: ['a', 'b"'] } }), 'signed tags kyc, payroll', '"a", "b\\""'],
    ])
    const windows = resolveWindows(
      [
        { days: ['mon', 'fri'], from: '09:00', to: '17:30', utc_offset: '+05:30' },
        { from: '22:00', to: '24:00' },
      ],
      { path: '', registry, report: assert.fail },
    )
    words(withinWindow(windows), [
      ['another time', subjectOf([]), 'mon fri 09:00 to 17:30 UTC+05:30, 22:00 to 24:00 UTC', 'thu 12:00 UTC'],
      [
        'no time',
        subjectOf([], { policyTimeMs: undefined }),
        'mon fri 09:00 to 17:30 UTC+05:30, 22:00 to 24:00 UTC',
        'a time that is not known',
      ],
    ])
    words(riskScoreAtMost(10), [
      ['no score', subjectOf([]), 'a signed risk score of at most 10', 'no signed risk score'],
      [
        'a score',
        subjectOf([], { context: { riskScore: 10.5, tags: [] } }),
        'a signed risk score of at most 10',
        '10.5',
      ],
    ])
  })
})
