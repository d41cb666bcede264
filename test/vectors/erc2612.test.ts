// Digests of permits by the formula of https://eips.ethereum.org/EIPS/eip-2612 (CC0), with what deployed
// tokens answer on Ethereum: DOMAIN_SEPARATOR and PERMIT_TYPEHASH of USDC
// (0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48) and of DAI (0x6b175474e89094c44da98b954eedeac495271d0f).
import assert from 'node:assert/strict'
import { AbiCoder, concat, keccak256 } from 'ethers'
import { bytesToHex } from 'viem/utils'
import { mustDecode } from '../unit/payloads/fixtures.js'
import { daiPermitOf, decodeTyped, permitOf, type Document } from '../unit/payloads/ethereum/typed-data/fixtures.js'

const USDC_DOMAIN = '0x06c37168a7db5138defc7866392bb87a741f9b3d104deb5094588ce041cae335'
const USDC_PERMIT = '0x6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9'
const DAI_DOMAIN = '0xdbb8cf42e1ecb028be3f3dbc922e1d878b963f411dc388ced501601c60f7c6f7'
const DAI_PERMIT = '0xea2aa0a1be11a07ed86d755c93467f4f82362b452371d1ba94d1715123511acb'

const byHand = (domain: string, typeHash: string, document: Document): string => {
  const types = document.types.Permit?.map(({ type }) => type) ?? []
  const struct = AbiCoder.defaultAbiCoder().encode(
    ['bytes32', ...types],
    [typeHash, ...Object.values(document.message)],
  )
  return keccak256(concat(['0x1901', domain, keccak256(struct)]))
}

const digestOf = (document: Document): string =>
  bytesToHex(mustDecode(decodeTyped(document)).toSign[0]?.message ?? new Uint8Array())

describe('ERC-2612', () => {
  it('gives the digest that USDC checks', () => {
    assert.equal(digestOf(permitOf()), byHand(USDC_DOMAIN, USDC_PERMIT, permitOf()))
  })

  it('gives the digest that DAI checks for its older permit', () => {
    assert.equal(digestOf(daiPermitOf()), byHand(DAI_DOMAIN, DAI_PERMIT, daiPermitOf()))
  })
})
