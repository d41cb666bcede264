import {
  BITCOIN,
  KINDS,
  OURS,
  psbtV0,
  psbtV2,
  spend,
  THEIRS,
  unhex,
  type Plan,
} from '../../../../unit/payloads/bitcoin/fixtures.js'
import { casesOf } from './case.js'
import { BITCOIN_KEY } from './test-keys.js'

/** Inputs of every kind and one of somebody else, so that parts and inputs are counted differently. */
const MIXED: Plan = {
  spends: [
    spend('p2tr', 50_000n),
    { script: THEIRS.p2wpkh, amount: 70_000n, utxo: 'previous' },
    spend('p2pkh', 60_000n),
    spend('p2wpkh', 80_000n, 'both'),
    spend('p2sh-p2wpkh', 90_000n),
    spend('p2tr', 10_000n, 'both'),
  ],
  outputs: [
    { script: THEIRS.p2tr, amount: 200_000n },
    { script: OURS.p2wpkh, amount: 150_000n },
  ],
  lockTime: 900_000,
}

const single = Object.fromEntries(
  KINDS.map((kind) => [
    kind,
    psbtV0({
      spends: [spend(kind, 50_000n, kind === 'p2pkh' ? 'previous' : 'witness')],
      outputs: [{ script: THEIRS.p2wpkh, amount: 49_000n }],
    }),
  ]),
)

const PSBTS = {
  ...single,
  'all comes back to the key': psbtV0({
    spends: [spend('p2wpkh', 50_000n, 'witness')],
    outputs: [{ script: OURS.p2tr, amount: 49_000n }],
  }),
  'an output of data, which has no rule': psbtV0({
    spends: [spend('p2tr', 50_000n, 'witness')],
    outputs: [{ script: Uint8Array.from(unhex('6a0568656c6c6f')), amount: 0n }],
  }),
  'inputs of every kind, one of another key': psbtV0(MIXED),
  'the same as version 2': psbtV2(MIXED),
}

export const BITCOIN_CASES = casesOf('BitcoinPsbt', BITCOIN, BITCOIN_KEY, PSBTS)
