import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token'
import {
  addressOf,
  advanceNonce,
  BOB_ATA,
  BOB_ATA_2022,
  createAta,
  memo,
  messageOf,
  OWN,
  signer,
  SOLANA,
  TOKEN_2022,
  transferSol,
  transferToken,
  transferWithFee,
  unitLimit,
  unitPrice,
} from '../../../../unit/payloads/solana/fixtures.js'
import { casesOf } from './case.js'
import { SOLANA_KEY } from './test-keys.js'

const BUDGET = [unitLimit(300_000), unitPrice(10_000n)]

const MESSAGES = {
  'legacy, a System transfer': messageOf([transferSol(7n)]),
  'version 0, a System transfer': messageOf([transferSol(7n)], { version: 0 }),
  'legacy, TransferChecked with a compute budget': messageOf([...BUDGET, transferToken(1_500_000n)]),
  'version 0, TransferChecked with a compute budget': messageOf([...BUDGET, transferToken(1_500_000n)], { version: 0 }),
  'a durable nonce': messageOf([advanceNonce(), transferSol(7n)]),
  'a token account that is made, paid, and told why': messageOf([
    createAta(),
    transferToken(7n, TOKEN_PROGRAM_ADDRESS, BOB_ATA),
    memo('for July', [signer(OWN)]),
  ]),
  'TransferCheckedWithFee of Token-2022': messageOf([
    createAta({ ata: BOB_ATA_2022, tokenProgram: TOKEN_2022 }),
    transferWithFee(7n, 1n, BOB_ATA_2022),
  ]),
  'only the fee is paid': messageOf([]),
  'another account pays': messageOf([transferSol(7n)], { feePayer: addressOf(3) }),
}

export const SOLANA_CASES = casesOf('SolanaMessage', SOLANA, SOLANA_KEY, MESSAGES)
