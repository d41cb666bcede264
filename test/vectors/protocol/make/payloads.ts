/** What every payload kind makes an agent sign, and what it must refuse to sign. */
import { taprootOutputKey } from '../../../../src/crypto/taproot.js'
import type { ToSign } from '../../../../src/model/facts.js'
import type { KeyInfo } from '../../../../src/model/key.js'
import { payloadDecoder, type PayloadDecoder } from '../../../../src/payloads/decode.js'
import { factsHash } from '../../../../src/payloads/facts-hash.js'
import { blake2_256, fromHex } from '../../../../src/protocol/hash.js'
import { REPLY_KIND_OF } from '../../../../src/protocol/reply-kind.js'
import { devRuntime } from '../../../support/dev-runtime.js'
import { keyOf, mustDecode, ownsNone } from '../../../unit/payloads/fixtures.js'
import { devWallet, type Wallet } from '../../../unit/payloads/substrate/support/payloads.js'
import { counting } from '../../../unit/protocol/support/fixtures.js'
import { BITCOIN_CASES } from './payloads/bitcoin.js'
import { canonicalFacts } from './payloads/canonical-facts.js'
import type { PayloadCase } from './payloads/case.js'
import { DIGEST_CASES } from './payloads/digests.js'
import { ETHEREUM_CASES } from './payloads/ethereum.js'
import { KEY_CHAINS } from './payloads/key-chains.js'
import { refusedCases } from './payloads/refused.js'
import { SOLANA_CASES } from './payloads/solana.js'
import { substrateCases } from './payloads/substrate.js'
import { signWith, type TestKey } from './payloads/test-keys.js'

const SALT = counting(0x40, 32)
/** Signers of these take randomness; the file's have none, so that it does not change. */
const RANDOMISED: readonly ToSign['scheme'][] = ['taproot', 'sr25519']

const keyInfoOf = ({ key, chain, keyChains = [chain] }: PayloadCase): KeyInfo => ({
  ...keyOf(key.keyType, keyChains),
  publicKey: key.publicKey,
})

const partOf = (key: TestKey, toSign: ToSign) => ({
  scheme: toSign.scheme,
  message: toSign.message,
  replyKind: REPLY_KIND_OF[toSign.scheme],
  verifyUnder: toSign.scheme === 'taproot' ? taprootOutputKey(key.publicKey) : key.publicKey,
  signature: signWith(key, toSign),
  verifyOnly: RANDOMISED.includes(toSign.scheme),
})

const caseOf = (decode: PayloadDecoder, one: PayloadCase) => {
  const { name, chain, key, payload } = one
  const { facts, toSign } = mustDecode(decode({ chainId: chain, key: keyInfoOf(one), payload, owns: ownsNone }))
  return {
    name,
    chain,
    ...key,
    payload,
    parts: toSign.map((each) => partOf(key, each)),
    facts: canonicalFacts(facts),
    factsHash: factsHash(facts, SALT),
  }
}

const runtimeOf = async ({ runtime }: Wallet) => ({
  chain: runtime.chain,
  specName: runtime.specName,
  specVersion: runtime.specVersion,
  transactionVersion: runtime.transactionVersion,
  metadataHash: blake2_256(fromHex((await devRuntime()).metadata)),
})

export const makePayloads = async () => {
  const wallet = await devWallet()
  const decode = payloadDecoder({ substrateRuntimes: [wallet.runtime], contracts: new Map() })
  const cases = [...ETHEREUM_CASES, ...BITCOIN_CASES, ...substrateCases(wallet), ...SOLANA_CASES, ...DIGEST_CASES]
  return {
    salt: SALT,
    substrateRuntime: await runtimeOf(wallet),
    cases: cases.map((one) => caseOf(decode, one)),
    refused: refusedCases(wallet).map(({ name, reason, chain, key, keyChains = [chain], payload }) => ({
      name,
      reason,
      chain,
      keyType: key.keyType,
      publicKey: key.publicKey,
      keyChains,
      payload,
    })),
    keyChains: KEY_CHAINS,
  }
}
