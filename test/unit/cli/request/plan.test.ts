import assert from 'node:assert/strict'
import { Transaction } from 'ethers'
import { getCompiledTransactionMessageDecoder } from '@solana/kit'
import { planOf, type PayloadFlags } from '../../../../src/cli/request/payloads/plan.js'
import { planckOf } from '../../../../src/cli/request/payloads/substrate.js'
import { createRegistry } from '../../../../src/routes/registry.js'
import { ED25519_KEY } from './support.js'

const registry = createRegistry()
const ETH = 'eip155:1'
const BTC = 'bip122:000000000019d6689c085ae165831e93'
const SOL = 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'
const DOT = 'polkadot:91b171bb158e2d3848fa23a9f1c25182'
const TO = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const BLOCKHASH = 'So11111111111111111111111111111111111111112'

const ETHER = { encoding: 'auto', transfer: '0.5 ETH', to: TO, nonce: 7, maxFee: '30 gwei' } as const
const plan = (flags: Partial<PayloadFlags>, chain = ETH) => planOf({ encoding: 'auto', ...flags }, chain, registry)
const built = async (flags: Partial<PayloadFlags>): Promise<Transaction> => {
  const { payload } = await (await plan(flags)).build(undefined)
  return Transaction.from(`0x${Buffer.from(payload.value).toString('hex')}`)
}
const refuses = (flags: Partial<PayloadFlags>, message: RegExp, chain = ETH) =>
  assert.rejects(plan(flags, chain), { code: 'SIGNER__CLI__INVALID_FLAG', message })

describe('what request sign builds from flags', () => {
  it('is an Ethereum transfer, as another library reads it', async () => {
    const { to, value, nonce, gasLimit, maxFeePerGas, maxPriorityFeePerGas, chainId, data } = await built(ETHER)
    assert.deepEqual([to, value, nonce, gasLimit, chainId, data], [TO, 5n * 10n ** 17n, 7, 21_000n, 1n, '0x'])
    assert.deepEqual([maxFeePerGas, maxPriorityFeePerGas], [30_000_000_000n, 1_000_000_000n])
  })

  it('is a transfer of a token by its contract', async () => {
    const { to, value, data, gasLimit } = await built({ ...ETHER, transfer: '100 USDC' })
    assert.deepEqual([to, value, gasLimit], ['0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', 0n, 100_000n])
    assert.equal(
      data,
      `0xa9059cbb${TO.slice(2).toLowerCase().padStart(64, '0')}${100_000_000n.toString(16).padStart(64, '0')}`,
    )
  })

  it('never gives the proposer more than the whole fee', async () => {
    assert.equal((await built({ ...ETHER, maxFee: '0.5 gwei' })).maxPriorityFeePerGas, 500_000_000n)
    await refuses({ ...ETHER, priorityFee: '31 gwei' }, /--priority-fee is above --max-fee/)
  })

  it('is a Solana transfer that the key itself pays for, as another decoder reads it', async () => {
    const flags = { transfer: '1.5 SOL', to: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', blockhash: BLOCKHASH }
    const { payload } = await (await plan(flags, SOL)).build(ED25519_KEY)
    const message = getCompiledTransactionMessageDecoder().decode(payload.value)
    assert.ok(message.version === 'legacy')
    assert.equal(message.header.numSignerAccounts, 1)
    const lamports = Buffer.from(message.instructions[0]?.data ?? []).readBigUInt64LE(4)
    assert.deepEqual([message.lifetimeToken, lamports], [BLOCKHASH, 1_500_000_000n])
  })

  it('needs everything that cannot be known offline, and says which flag', async () => {
    for (const name of ['to', 'nonce', 'maxFee'] as const) {
      const { [name]: _, ...rest } = ETHER
      await refuses(rest, new RegExp(`^a transfer on Ethereum needs --${name === 'maxFee' ? 'max-fee' : name}`))
    }
    await refuses({ transfer: '1 SOL', to: BLOCKHASH }, /needs --blockhash/, SOL)
    await refuses({ transfer: '1 SOL', to: BLOCKHASH, blockhash: 'x' }, /--blockhash is no hash/, SOL)
    await refuses({ transfer: '1 DOT', to: `0x${'35'.repeat(32)}` }, /needs --node/, DOT)
  })

  it('is nothing that would be lost or done otherwise than was meant', async () => {
    const contract = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'
    await refuses({ ...ETHER, transfer: '1 USDC', to: contract }, /contract of USDC itself/)
    await refuses({ transfer: '1 BTC', to: 'x' }, /give a PSBT/, BTC)
    await refuses({ transfer: '5 USDC', to: BLOCKHASH, blockhash: BLOCKHASH }, /between token accounts/, SOL)
    await refuses({ message: 'hello' }, /--message is for Ethereum/, SOL)
    await refuses({ message: 'hello', nonce: 1 }, /^--nonce is part of a transfer/)
    await refuses({ ...ETHER, message: 'hello' }, /one thing to sign/)
    await refuses({}, /one thing to sign/)
    await refuses({ payload: 'file' }, /--payload needs --kind/)
    await refuses({ message: 'hello', kind: 'digest' }, /--kind says what --payload is/)
  })
})

describe('planck of a transfer', () => {
  const amount = { decimal: '1.5', symbol: 'DOT' }

  it('are those of the registry, and of the node where the registry does not know the chain', () => {
    assert.equal(planckOf({ amount, chain: DOT, registry }, {}), 15_000_000_000n)
    const unknown = { amount: { decimal: '1.5', symbol: 'TEER' }, chain: `polkadot:${'ab'.repeat(16)}`, registry }
    assert.equal(planckOf(unknown, { symbol: 'TEER', decimals: 12 }), 1_500_000_000_000n)
    assert.throws(() => planckOf(unknown, {}), { message: /neither the settings nor the node/ })
    assert.throws(() => planckOf({ ...unknown, amount }, { symbol: 'TEER', decimals: 12 }), {
      message: /is TEER, not DOT/,
    })
  })

  it('are refused where the node divides the coin otherwise', () => {
    assert.throws(() => planckOf({ amount, chain: DOT, registry }, { symbol: 'DOT', decimals: 12 }), {
      code: 'SIGNER__CLI__INVALID_FLAG',
      message: /10 decimals, the node 12/,
    })
  })
})
