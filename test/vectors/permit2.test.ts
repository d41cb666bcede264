// Permit2 permits by hand: the type strings of Uniswap/permit2, src/libraries/PermitHash.sol, and the domain
// of its src/EIP712.sol ("Permit2", without a version). The two hashes are the constants that those give.
import assert from 'node:assert/strict'
import { AbiCoder, concat, id, keccak256 } from 'ethers'
import { bytesToHex } from 'viem/utils'
import { mustDecode, USDC } from '../unit/payloads/fixtures.js'
import { decodeTyped, SPENDER, type Document } from '../unit/payloads/ethereum/typed-data/fixtures.js'
import { PERMIT2, permitSingle, permitTransfer } from '../unit/payloads/ethereum/typed-data/permit2-fixtures.js'

const coder = AbiCoder.defaultAbiCoder()
const hashOf = (types: readonly string[], ...values: readonly unknown[]): string =>
  keccak256(coder.encode(['bytes32', ...types], values))

const DETAILS = 'PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)'
const PERMISSIONS = 'TokenPermissions(address token,uint256 amount)'
const SINGLE = `PermitSingle(PermitDetails details,address spender,uint256 sigDeadline)${DETAILS}`
const TRANSFER = `PermitTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline)${PERMISSIONS}`

const DOMAIN = hashOf(
  ['bytes32', 'uint256', 'address'],
  id('EIP712Domain(string name,uint256 chainId,address verifyingContract)'),
  id('Permit2'),
  1n,
  PERMIT2,
)

const digestOf = (document: Document): string =>
  bytesToHex(mustDecode(decodeTyped(document)).toSign[0]?.message ?? new Uint8Array())

describe('Permit2', () => {
  it('has the type hashes of its contract', () => {
    assert.equal(id(DETAILS), '0x65626cad6cb96493bf6f5ebea28756c966f023ab9e8a83a7101849d5573b3678')
    assert.equal(id(SINGLE), '0xf3841cd1ff0085026a6327b620b67997ce40f282c88a8e905a7a5626e310f3d0')
  })

  it('gives the digest that it checks for an allowance', () => {
    const details = hashOf(['address', 'uint160', 'uint48', 'uint48'], id(DETAILS), USDC, 5n, 1_900_000_000n, 2n)
    const struct = hashOf(['bytes32', 'address', 'uint256'], id(SINGLE), details, SPENDER, 1_800_000_000n)
    assert.equal(digestOf(permitSingle()), keccak256(concat(['0x1901', DOMAIN, struct])))
  })

  it('gives the digest that it checks for a transfer by signature', () => {
    const permitted = hashOf(['address', 'uint256'], id(PERMISSIONS), USDC, 5n)
    const types = ['bytes32', 'address', 'uint256', 'uint256']
    const struct = hashOf(types, id(TRANSFER), permitted, SPENDER, 9n, 1_800_000_000n)
    assert.equal(digestOf(permitTransfer()), keccak256(concat(['0x1901', DOMAIN, struct])))
  })
})
