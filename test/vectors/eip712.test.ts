// The example of https://eips.ethereum.org/EIPS/eip-712 ("Mail", assets/eip-712/Example.js, CC0), with the
// signing hash that its test expects, and documents of which ethers, a third implementation, gives the hash.
import assert from 'node:assert/strict'
import { bytesToHex } from 'viem/utils'
import { mustDecode } from '../unit/payloads/fixtures.js'
import {
  decodeTyped,
  fields,
  hashOfEthers,
  MAIL,
  permitOf,
  daiPermitOf,
  permitWithout,
  type Document,
} from '../unit/payloads/ethereum/typed-data/fixtures.js'

const digestOf = (document: Document, chainId?: string): string =>
  bytesToHex(mustDecode(decodeTyped(document, chainId)).toSign[0]?.message ?? new Uint8Array())

/** One of every type, arrays of them, and structs in arrays of arrays. */
const EVERYTHING: Document = {
  types: {
    EIP712Domain: fields('string name,uint256 chainId,bytes32 salt'),
    Root: fields(
      'uint8 a,uint256 b,int8 c,int256 d,bytes1 e,bytes32 f,bytes g,string h,bool i,address j,Leaf k,Leaf[2][] l,uint16[] m,string[] n,bytes3[2] o,bool[1][1] p',
    ),
    Leaf: fields('string name,Twig[] twigs'),
    Twig: fields('int64 x,bytes y'),
  },
  primaryType: 'Root',
  domain: { name: 'Ünïcödé 🔏', chainId: '1', salt: `0x${'5a'.repeat(32)}` },
  message: {
    a: 255,
    b: ((1n << 256n) - 1n).toString(),
    c: -128,
    d: (-(1n << 255n)).toString(),
    e: '0xff',
    f: `0x${'0F'.repeat(32)}`,
    g: '0x',
    h: '',
    i: false,
    j: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    k: { name: '', twigs: [] },
    l: [
      [
        { name: 'one', twigs: [{ x: '-1', y: '0x00' }] },
        { name: 'two', twigs: [] },
      ],
    ],
    m: [0, 65_535, '0x10'],
    n: ['', '\u0000', '0x12'],
    o: ['0x010203', '0xffffff'],
    p: [[true]],
  },
}

describe('EIP-712', () => {
  it('gives the signing hash of the example', () => {
    assert.equal(digestOf(MAIL), '0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2')
  })

  const documents: readonly [string, Document][] = [
    ['the example', MAIL],
    ['every type, nested', EVERYTHING],
    ['an ERC-2612 permit', permitOf()],
    ['a permit of DAI', daiPermitOf()],
    ...['name', 'version', 'chainId', 'verifyingContract'].map((member): [string, Document] => [
      `a domain without ${member}`,
      permitWithout(member),
    ]),
    ['an empty domain', { ...MAIL, types: { ...MAIL.types, EIP712Domain: [] }, domain: {} }],
  ]
  for (const [name, document] of documents)
    it(`gives the hash that ethers computes: ${name}`, () => {
      assert.equal(digestOf(document), hashOfEthers(document))
    })
})
