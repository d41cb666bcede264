// A dApp on viem. Its twin `ethereum-viem.local-key.ts` was written first, with an ordinary key: one line differs.
//   node --import=tsx examples/ethereum-viem.ts agent.json
import { parseEther, parseGwei, parseUnits } from 'viem'
import { ethereumAccount } from './accounts/agent.js'

const TREASURY = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const USDC = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'

// `createWalletClient({ account, … })` takes it too, and so do libraries on viem.
const account = await ethereumAccount()

const transaction = await account.signTransaction({
  type: 'eip1559',
  chainId: 1,
  nonce: 0,
  to: TREASURY,
  value: parseEther('0.5'),
  gas: 21_000n,
  maxFeePerGas: parseGwei('30'),
  maxPriorityFeePerGas: parseGwei('1'),
})

const message = 'Hello from a dApp.'
const signature = await account.signMessage({ message })

const permit = {
  domain: { name: 'USD Coin', version: '2', chainId: 1, verifyingContract: USDC },
  types: {
    Permit: [
      { name: 'owner', type: 'address' },
      { name: 'spender', type: 'address' },
      { name: 'value', type: 'uint256' },
      { name: 'nonce', type: 'uint256' },
      { name: 'deadline', type: 'uint256' },
    ],
  },
  message: {
    owner: account.address,
    spender: TREASURY,
    value: parseUnits('100', 6),
    nonce: 0n,
    deadline: 1_900_000_000n,
  },
} as const
const permitSignature = await account.signTypedData({ ...permit, primaryType: 'Permit' })

const text = (_name: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)
console.log(
  JSON.stringify({ address: account.address, transaction, message, signature, permit, permitSignature }, text),
)
