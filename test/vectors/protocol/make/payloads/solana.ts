import { createNoopSigner } from '@solana/kit'
import { getAdvanceNonceAccountInstruction } from '@solana-program/system'
import {
  addressOf,
  messageOf,
  OWN,
  SOLANA,
  transferSol,
  transferToken,
  unitLimit,
  unitPrice,
} from '../../../../unit/payloads/solana/fixtures.js'
import { casesOf } from './case.js'
import { SOLANA_KEY } from './test-keys.js'

const ADVANCE_NONCE = getAdvanceNonceAccountInstruction({
  nonceAccount: addressOf(0x60),
  nonceAuthority: createNoopSigner(OWN),
})
const BUDGET = [unitLimit(300_000), unitPrice(10_000n)]

const MESSAGES = {
  'legacy, a System transfer': messageOf([transferSol(7n)]),
  'version 0, a System transfer': messageOf([transferSol(7n)], { version: 0 }),
  'legacy, TransferChecked with a compute budget': messageOf([...BUDGET, transferToken(1_500_000n)]),
  'version 0, TransferChecked with a compute budget': messageOf([...BUDGET, transferToken(1_500_000n)], { version: 0 }),
  'a durable nonce': messageOf([ADVANCE_NONCE, transferSol(7n)]),
  'only the fee is paid': messageOf([]),
  'another account pays': messageOf([transferSol(7n)], { feePayer: addressOf(3) }),
}

export const SOLANA_CASES = casesOf('SolanaMessage', SOLANA, SOLANA_KEY, MESSAGES)
