import { SOLANA } from '../../../../unit/payloads/solana/fixtures.js'
import { CHAIN } from '../../../../unit/payloads/substrate/support/payloads.js'
import { counting } from '../../../../unit/protocol/support/fixtures.js'
import { casesOf } from './case.js'
import { MAINNET } from './ethereum.js'
import { ETHEREUM_KEY, SOLANA_KEY, SUBSTRATE_KEYS } from './test-keys.js'

const DIGEST = counting(0x11, 32)

export const DIGEST_CASES = [
  ...casesOf('Digest', MAINNET, ETHEREUM_KEY, { 'Secp256k1, eip155': DIGEST }),
  ...casesOf('Digest', SOLANA, SOLANA_KEY, { 'Ed25519, solana': DIGEST }),
  ...SUBSTRATE_KEYS.flatMap((key) => casesOf('Digest', CHAIN, key, { [`${key.keyType}, polkadot`]: DIGEST })),
]
