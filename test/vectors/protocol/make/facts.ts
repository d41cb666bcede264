import { factsSalt } from '../../../../src/intake/to-jobs.js'
import type { Facts } from '../../../../src/model/facts.js'
import { factsHash } from '../../../../src/payloads/facts-hash.js'
import { counting } from '../../../unit/protocol/support/fixtures.js'
import { REPLY_SECRET } from './envelope.js'
import { REQUEST_ID } from './replies.js'

/** One effect with everything, one with nothing; replay facts in no order, on purpose. */
const facts: Facts = {
  chain: 'eip155:1',
  understood: false,
  doubts: ['unknown method "x"'],
  blind: false,
  effects: [
    {
      kind: 'call',
      asset: counting(0xa0, 20),
      amount: 2n ** 255n,
      destination: counting(0xb0, 20),
      method: 'pay(address,uint256)',
    },
    { kind: 'transfer', asset: 'native', amount: 0n, destination: counting(0xc0, 20) },
    { kind: 'self' },
  ],
  fee: 21_000n,
  replay: { nonce: '7', era: 'immortal' },
}

/** Written by hand: what `hash` is over, beside label and salt. */
const canonical =
  '["eip155:1",false,false,[' +
  '["call","0xa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3",' +
  '"57896044618658097711785492504343953926634992332820282019728792003956564819968",' +
  '"0xb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3","pay(address,uint256)"],' +
  '["transfer","native","0","0xc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3",null],' +
  '["self",null,null,null,null]],"21000",[["era","immortal"],["nonce","7"]]]'

const salt = factsSalt(REPLY_SECRET, REQUEST_ID)

export const FACTS = {
  replySecret: REPLY_SECRET,
  requestId: REQUEST_ID,
  salt,
  canonical,
  hash: factsHash(facts, salt),
} as const
