/**
 * What a decision by a policy of 1,000 routes costs next to one of 10, and next to decoding the payload, in the
 * same run. The routes differ as those of real policies do: by caller, by destination, by asset, by chain.
 * Run: node --import=tsx bench/routes.ts
 */
import { NO_OPTIONS } from '../types/protocol/no-options.js'
import { hexToBytes, parseEther, parseGwei, serializeTransaction } from 'viem/utils'
import type { KeyInfo } from '../src/model/key.js'
import { payloadDecoder } from '../src/payloads/decode.js'
import { compilePolicy } from '../src/routes/compile.js'
import type { CompiledPolicy } from '../src/routes/compiled.js'
import { decide } from '../src/routes/decide.js'
import type { MatchDocument, RouteDocument } from '../src/routes/document.js'
import { createRegistry } from '../src/routes/registry.js'
import { keyOf, mustDecode } from '../test/unit/payloads/fixtures.js'
import { compare } from './compare.js'

const hex = (value: number, digits: number): `0x${string}` => `0x${value.toString(16).padStart(digits, '0')}`

/** A route of each kind in turn; none but the last of a policy is for the request that is decided. */
const KINDS: readonly ((at: number) => MatchDocument)[] = [
  (at) => ({ chain: 'eth', caller: hex(at, 64), amount_lt: 100 }),
  (at) => ({ chain: 'eth', to_allowlist: [hex(at + 1, 40)], amount_lt: 100 }),
  (at) => ({ chain: 'eth', asset: hex(at + 1, 40), kind: ['transfer', 'approve'] }),
  (at) => ({ chain: ['btc', 'sol', 'dot'][at % 3] ?? 'btc', amount_lt: 1 }),
]

const policyOf = (count: number): CompiledPolicy => {
  const routes = Array.from({ length: count }, (_, at): RouteDocument => {
    const match = at === count - 1 ? { chain: 'eth', amount_lt: 100 } : (KINDS[at % KINDS.length] ?? (() => ({})))(at)
    return { id: `route-${at}`, match, action: { backend: 'kms-integritee' } }
  })
  return compilePolicy({ version: 1, id: `of-${count}`, routes }, createRegistry())
}

const key: KeyInfo = keyOf('Secp256k1', ['eip155:1'])
const bytes = hexToBytes(
  serializeTransaction({
    type: 'eip1559',
    chainId: 1,
    nonce: 7,
    to: `0x${'35'.repeat(20)}`,
    value: parseEther('99'),
    gas: 21_000n,
    maxFeePerGas: parseGwei('30'),
  }),
)
const decode = payloadDecoder({ substrateRuntimes: [], contracts: new Map() })
const decodeOnce = () =>
  mustDecode(
    decode({ chainId: 'eip155:1', key, payload: { tag: 'EthereumTransaction', value: bytes }, owns: () => false }),
  )
const { facts } = decodeOnce()

const decideBy = (policy: CompiledPolicy) => () => {
  const caller = hex(0xffff, 64)
  const subject = { facts, key, caller, options: NO_OPTIONS, intent: () => key.id, policyTimeMs: undefined }
  const decision = decide(subject, [policy])
  if (decision.outcome !== 'approved') throw new Error(decision.detail)
}

const [few, many] = [policyOf(10), policyOf(1_000)].map(decideBy)
if (few === undefined || many === undefined) throw new Error('two policies are compared')
const [manyRate, fewRate] = await compare(many, few)
const [wholeMany, wholeFew] = await compare(
  () => (decodeOnce(), many()),
  () => (decodeOnce(), few()),
)
const line = (name: string, slow: number, fast: number): string =>
  `${(fast / slow).toFixed(2).padStart(6)} x of 10 routes ${slow.toFixed(0).padStart(9)}/s  ${name}\n`
process.stdout.write(line('decide by 1,000 routes', manyRate, fewRate))
process.stdout.write(line('decode, and decide by 1,000 routes', wholeMany, wholeFew))
