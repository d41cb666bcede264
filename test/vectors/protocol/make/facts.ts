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
    { kind: 'approve', owner: counting(0xd0, 20), tokenId: 7n, unlimited: true, details: { b: 'ß', a: '"' } },
    { kind: 'self' },
  ],
  fee: 21_000n,
  replay: { nonce: '7', era: 'immortal' },
  details: { feeRate: '1.5' },
}

/** Written by hand: what `hash` is over, beside label and salt. */
const canonical =
  '{"blind":false,"chain":"eip155:1","details":{"feeRate":"1.5"},"effects":[' +
  '{"amount":"57896044618658097711785492504343953926634992332820282019728792003956564819968",' +
  '"asset":"0xa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3",' +
  '"destination":"0xb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3","kind":"call","method":"pay(address,uint256)"},' +
  '{"amount":"0","asset":"native","destination":"0xc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3","kind":"transfer"},' +
  '{"details":{"a":"\\"","b":"ß"},"kind":"approve","owner":"0xd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3",' +
  '"token_id":"7","unlimited":true},' +
  '{"kind":"self"}],"fee":"21000","replay":{"era":"immortal","nonce":"7"},"understood":false}'

const salt = factsSalt(REPLY_SECRET, REQUEST_ID)

export const FACTS = {
  replySecret: REPLY_SECRET,
  requestId: REQUEST_ID,
  salt,
  canonical,
  hash: factsHash(facts, salt),
} as const
