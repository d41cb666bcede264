import { parseEther, parseGwei, type TransactionSerializable } from 'viem'
import { hexToBytes, serializeTransaction } from 'viem/utils'
import {
  APPROVE_SELECTOR,
  eip1559,
  erc20Data,
  RECIPIENT,
  TRANSFER_SELECTOR,
  USDC,
} from '../../../../unit/payloads/fixtures.js'
import { daiPermitOf, MAIL, permitOf } from '../../../../unit/payloads/ethereum/typed-data/fixtures.js'
import { counting } from '../../../../unit/protocol/support/fixtures.js'
import { casesOf, utf8 } from './case.js'
import { ETHEREUM_KEY } from './test-keys.js'

export const MAINNET = 'eip155:1'

const bytesOf = (transaction: TransactionSerializable): Uint8Array => hexToBytes(serializeTransaction(transaction))

/** The example of EIP-155. */
const LEGACY = {
  type: 'legacy',
  chainId: 1,
  nonce: 9,
  gasPrice: parseGwei('20'),
  gas: 21_000n,
  to: RECIPIENT,
  value: parseEther('1'),
} as const

const ACCESS_LIST = [{ address: USDC, storageKeys: [`0x${'01'.repeat(32)}`] }] as const
const FEES = { maxFeePerGas: parseGwei('30'), maxPriorityFeePerGas: parseGwei('1') } as const
const CALL = { chainId: 1, nonce: 7, gas: 90_000n, to: RECIPIENT, value: 3n } as const
const token = (selector: string): Uint8Array =>
  eip1559({ to: USDC, value: 0n, gas: 90_000n, data: erc20Data(selector, RECIPIENT, 5_000_000n) })

const TRANSACTIONS = {
  'legacy, the example of EIP-155': bytesOf(LEGACY),
  'EIP-1559 transfer': eip1559(),
  'EIP-1559, all that is 0 is empty': eip1559({ nonce: 0, maxPriorityFeePerGas: 0n }, '0'),
  'EIP-1559, an ERC-20 transfer': token(TRANSFER_SELECTOR),
  'EIP-1559, an ERC-20 approval': token(APPROVE_SELECTOR),
  'EIP-1559, calldata without a rule': eip1559({ to: USDC, value: 0n, data: '0x12345678' }),
  'EIP-1559, contract creation': eip1559({ to: undefined, value: 0n, data: '0x6000' }),
  'EIP-2930 with an access list': bytesOf({
    ...CALL,
    type: 'eip2930',
    gasPrice: parseGwei('5'),
    accessList: ACCESS_LIST,
  }),
  'EIP-4844 without sidecar': bytesOf({
    ...CALL,
    ...FEES,
    type: 'eip4844',
    maxFeePerBlobGas: 2n,
    blobVersionedHashes: [`0x01${'aa'.repeat(31)}`],
  }),
  'EIP-7702 with an authorization': bytesOf({
    ...CALL,
    ...FEES,
    type: 'eip7702',
    authorizationList: [
      { chainId: 1, address: USDC, nonce: 1, yParity: 0, r: `0x${'01'.repeat(32)}`, s: `0x${'02'.repeat(32)}` },
    ],
  }),
}

/** ERC-4361, by the account of the key. */
export const signIn = (chainId: number): string =>
  'app.example.org wants you to sign in with your Ethereum account:\n' +
  '0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf\n\nPlease sign in.\n\nURI: https://app.example.org/login\n' +
  `Version: 1\nChain ID: ${chainId}\nNonce: abcdefgh1\nIssued At: 2026-11-25T10:00:00Z`

const MESSAGES = {
  'text beyond ASCII': utf8('Hällo,\nworld 🧀'),
  'no bytes': new Uint8Array(0),
  'bytes that are no text': counting(0xf0, 20),
  '32 bytes, which may be a hash': counting(0x11, 32),
  'Sign-In with Ethereum (ERC-4361)': utf8(signIn(1)),
}

const json = (value: object): Uint8Array => utf8(JSON.stringify(value))

const TYPED_DATA = {
  'Mail, the example of EIP-712': json(MAIL),
  'Permit of ERC-2612': json(permitOf()),
  'Permit of DAI, without expiry': json(daiPermitOf()),
}

export const ETHEREUM_CASES = [
  ...casesOf('EthereumTransaction', MAINNET, ETHEREUM_KEY, TRANSACTIONS),
  ...casesOf('EthereumMessage', MAINNET, ETHEREUM_KEY, MESSAGES),
  ...casesOf('EthereumTypedData', MAINNET, ETHEREUM_KEY, TYPED_DATA),
]
