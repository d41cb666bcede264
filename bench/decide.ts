/**
 * What a decision costs: decoding with two decoders and matching, against viem's parser alone.
 * Run: node --import=tsx bench/decide.ts
 */
import { NO_OPTIONS } from '../types/protocol/no-options.js'
import { readFileSync } from 'node:fs'
import { bytesToHex, hexToBytes, parseEther, parseGwei, parseTransaction, serializeTransaction } from 'viem/utils'
import type { KeyInfo } from '../src/model/key.js'
import { payloadDecoder } from '../src/payloads/decode.js'
import { compilePolicy } from '../src/routes/compile.js'
import { decide } from '../src/routes/decide.js'
import { parsePolicy } from '../src/routes/document.js'
import { createRegistry } from '../src/routes/registry.js'

const SECONDS = 2

const bytes = hexToBytes(
  serializeTransaction({
    type: 'eip1559',
    chainId: 1,
    nonce: 7,
    to: '0x3535353535353535353535353535353535353535',
    value: parseEther('99'),
    gas: 21_000n,
    maxFeePerGas: parseGwei('30'),
    maxPriorityFeePerGas: parseGwei('1'),
  }),
)
const key: KeyInfo = {
  id: `0x${'11'.repeat(32)}`,
  type: 'Secp256k1',
  purpose: 'caller',
  publicKey: new Uint8Array(33),
  chains: ['eip155:1'],
  origin: 'bench',
  createdBlock: 1,
  state: 'active',
}
const text = readFileSync(new URL('../config/policy.example.yaml', import.meta.url))
const policies = [compilePolicy(parsePolicy(text), createRegistry())]

const decodePayload = payloadDecoder({ substrateRuntimes: [] })

const decode = () => {
  const decoded = decodePayload({
    chainId: 'eip155:1',
    key,
    payload: { tag: 'EthereumTransaction', value: bytes },
    owns: () => false,
  })
  if (!decoded.ok) throw new Error(decoded.detail)
  return decoded.decoded.facts
}
const facts = decode()
const decideOnce = (of = facts) => {
  const decision = decide({ facts: of, key, caller: `0x${'22'.repeat(32)}`, options: NO_OPTIONS }, policies)
  if (decision.outcome !== 'approved') throw new Error(decision.detail)
}

/** Operations per second, after as long a warm-up. */
const measure = (run: () => unknown): number => {
  const during = (ms: number): number => {
    const end = performance.now() + ms
    let count = 0
    while (performance.now() < end) {
      run()
      count += 1
    }
    return count
  }
  during(SECONDS * 500)
  return Math.round(during(SECONDS * 1_000) / SECONDS)
}

const results: [string, () => unknown][] = [
  ['viem parseTransaction alone', () => parseTransaction(bytesToHex(bytes))],
  ['decodePayload', decode],
  ['decide (policy.example.yaml)', () => decideOnce()],
  ['decodePayload + decide', () => decideOnce(decode())],
]
for (const [name, run] of results)
  process.stdout.write(`${name.padEnd(30)} ${measure(run).toLocaleString('en').padStart(9)} /s\n`)
