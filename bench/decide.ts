/**
 * What it costs to decode and decide a payload of each kind, next to the signature itself, made by the KMS in
 * the same run: 1.00 means as long as the signature. Run: node --import=tsx bench/decide.ts
 */
import { NO_OPTIONS } from '../types/protocol/no-options.js'
import { openEphemeralKms } from '../src/kms/open.js'
import type { ToSign } from '../src/model/facts.js'
import type { KeyInfo } from '../src/model/key.js'
import { payloadDecoder } from '../src/payloads/decode.js'
import { compilePolicy } from '../src/routes/compile.js'
import { decide } from '../src/routes/decide.js'
import { parsePolicy } from '../src/routes/document.js'
import { createRegistry } from '../src/routes/registry.js'
import { mustDecode } from '../test/unit/payloads/fixtures.js'
import { devWallet } from '../test/unit/payloads/substrate/support/payloads.js'
import { bytesOf, readVectors, type PayloadCaseJson, type PayloadsFile } from '../test/vectors/protocol/read.js'
import { compare } from './compare.js'

const CALLER = `0x${'22'.repeat(32)}` as const

/** The golden vectors of the protocol have payloads of every kind. */
const { cases } = readVectors<PayloadsFile>('payloads.json')
const decode = payloadDecoder({ substrateRuntimes: [(await devWallet()).runtime], contracts: new Map() })
const registry = createRegistry({
  chains: [{ id: `polkadot:${'45'.repeat(16)}`, symbol: 'UNIT', decimals: 12, defaultFee: '1' }],
})
const policy = compilePolicy(
  parsePolicy(
    'routes: [{ id: all, match: { kind: [transfer, approve, call, message, self] }, action: { backend: b } }]',
  ),
  registry,
)
const kms = await openEphemeralKms()

const keyOf = ({ keyType, publicKey, chain, name }: PayloadCaseJson): KeyInfo => ({
  id: `0x${'11'.repeat(32)}`,
  type: keyType,
  purpose: 'caller',
  publicKey: bytesOf(publicKey),
  chains: [chain],
  origin: name,
  createdBlock: 1,
  state: 'active',
})

const judge = (one: PayloadCaseJson) => {
  const key = keyOf(one)
  const payload = { tag: one.payload.tag, value: bytesOf(one.payload.value) }
  return (): readonly ToSign[] => {
    const { facts, toSign } = mustDecode(decode({ chainId: one.chain, key, payload, owns: () => false }))
    const subject = { facts, key, caller: CALLER, options: NO_OPTIONS, intent: () => key.id, policyTimeMs: undefined }
    decide(subject, [policy])
    return toSign
  }
}

const signAll = async (one: PayloadCaseJson, toSign: readonly ToSign[]) => {
  const { keyType: type, chain, publicKey } = one
  const { id } = await kms.generateKey({ type, purpose: 'caller', chains: [chain], origin: publicKey, createdBlock: 0 })
  return async () => {
    for (const { scheme, message } of toSign) await kms.sign({ keyId: id, purpose: 'caller', scheme, message })
  }
}

for (const one of cases) {
  const judged = judge(one)
  const [decisions, signatures] = await compare(judged, await signAll(one, judged()))
  const rate = decisions.toFixed(0).padStart(7)
  process.stdout.write(`${(signatures / decisions).toFixed(2).padStart(6)} x signature ${rate}/s  ${one.name}\n`)
}
kms.close()
