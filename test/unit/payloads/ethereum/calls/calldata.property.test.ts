// Whatever calldata is understood, ethers decodes to the same; and no byte of it can be changed unseen.
import assert from 'node:assert/strict'
import { Interface } from 'ethers'
import fc from 'fast-check'
import { bytesToHex } from 'viem/utils'
import type { Effect } from '../../../../../src/model/facts.js'
import type { Hex } from '../../../../../src/model/ids.js'
import { bytes, encode, factsOf, VAULT } from './fixtures.js'

const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((raw) => bytesToHex(raw))
const amount = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
const data = fc.uint8Array({ maxLength: 70 }).map((raw) => bytesToHex(raw))

const TRANSFER = 'transfer(address,uint256)'
const FROM = 'transferFrom(address,address,uint256)'
const SAFE_1155 = 'safeTransferFrom(address,address,uint256,uint256,bytes)'
const BATCH = 'safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)'

const CALLS = fc.oneof(
  fc.tuple(address, amount).map((args) => encode(TRANSFER, ...args)),
  fc.tuple(address, address, amount).map((args) => encode(FROM, ...args)),
  fc.tuple(address, address, amount, amount, data).map((args) => encode(SAFE_1155, ...args)),
  fc
    .tuple(address, address, fc.array(fc.tuple(amount, amount), { minLength: 1, maxLength: 4 }), data)
    .map(([from, to, pairs, rest]) =>
      encode(
        BATCH,
        from,
        to,
        pairs.map(([id]) => id),
        pairs.map(([, count]) => count),
        rest,
      ),
    ),
)

const ethers = new Interface([TRANSFER, FROM, SAFE_1155, BATCH].map((signature) => `function ${signature}`))

interface Moved {
  readonly to: string
  readonly amount: bigint
  readonly tokenId?: bigint
}

/** What ethers reads out of the calldata. */
const movesOf = (calldata: Hex): readonly Moved[] => {
  const parsed = ethers.parseTransaction({ data: calldata })
  const args = parsed?.args.toArray(true) ?? []
  const [first, second, third, fourth] = args as [string, string | bigint, bigint | bigint[], bigint | bigint[]]
  if (parsed?.signature === TRANSFER) return [{ to: first, amount: second as bigint }]
  if (parsed?.signature === FROM) return [{ to: second as string, amount: third as bigint }]
  const [ids, counts] = [[third].flat(), [fourth].flat()]
  return ids.map((tokenId, at) => ({ to: second as string, amount: counts[at] ?? -1n, tokenId }))
}

const moveOf = ({ destination, amount: moved = -1n, tokenId }: Effect): Moved => ({
  to: bytesToHex(destination ?? new Uint8Array()),
  amount: moved,
  ...(tokenId === undefined ? {} : { tokenId }),
})

const asEthers = (calldata: Hex): readonly Moved[] =>
  movesOf(calldata).map((move) => ({ ...move, to: move.to.toLowerCase() }))

describe('token calldata that is understood', () => {
  it('is what ethers decodes it to, with any arguments', () => {
    fc.assert(
      fc.property(CALLS, (calldata) => {
        const { understood, effects } = factsOf(VAULT, calldata)
        assert.equal(understood, true)
        assert.deepEqual(effects.map(moveOf), asEthers(calldata))
      }),
      { numRuns: 150 },
    )
  })

  it('is what ethers decodes it to, also after any change of a byte, a cut or an addition', () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.constantFrom('flip', 'cut', 'add'))
    fc.assert(
      fc.property(CALLS, change, (calldata, [seed, by, how]) => {
        const raw = bytes(calldata)
        const at = 4 + (seed % (raw.length - 4))
        const flipped = raw.map((byte, index) => (index === at ? byte ^ by : byte))
        const changed = { flip: flipped, cut: raw.slice(0, at), add: Uint8Array.of(...raw, by) }[how]
        const facts = factsOf(VAULT, bytesToHex(changed))
        if (facts.understood) assert.deepEqual(facts.effects.map(moveOf), asEthers(bytesToHex(changed)))
        else assert.ok(facts.effects.length > 0)
        if (how !== 'flip') assert.equal(facts.understood, false)
      }),
      { numRuns: 300 },
    )
  })

  it('is never made of random bytes behind a selector', () => {
    const selectors = ethers.fragments.map((fragment) => ethers.getFunction(fragment.format())?.selector ?? '')
    const calldata = fc.tuple(fc.constantFrom(...selectors), fc.uint8Array({ maxLength: 300 }))
    fc.assert(
      fc.property(calldata, ([selector, rest]) => {
        const { effects } = factsOf(VAULT, `${selector}${bytesToHex(rest).slice(2)}` as Hex)
        assert.ok(effects.length > 0)
      }),
      { numRuns: 150 },
    )
  })
})
