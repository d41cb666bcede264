import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseAddress } from '../../../../src/routes/address.js'

const MAINNET = 'bip122:000000000019d6689c085ae165831e93'
const TESTNET3 = 'bip122:000000000933ea01ad0ee984209779ba'
const TESTNET4 = 'bip122:00000000da84f2bafbbc53dee25a72ae'
const SIGNET = 'bip122:00000008819873e925422c1ff0f99f7c'
const REGTEST = 'bip122:0f9188f13cb7b2c71f2a335e3a4fc328'

const KEY_HASH = '751e76e8199196d454941c45d1b3a323f1433bd6'
const X_ONLY = '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'
const SCRIPT_HASH = '1863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262'

// Addresses of the key 1 and examples of BIP-173 and BIP-350.
const ADDRESSES: readonly (readonly [kind: string, chains: readonly string[], address: string, script: string])[] = [
  ['p2pkh', [MAINNET], '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH', `76a914${KEY_HASH}88ac`],
  ['p2sh', [MAINNET], '3JvL6Ymt8MVWiCNHC7oWU6nLeHNJKLZGLN', 'a914bcfeb728b584253d5f3f70bcb780e9ef218a68f487'],
  ['p2wpkh', [MAINNET], 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', `0014${KEY_HASH}`],
  ['p2wsh', [MAINNET], 'bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3', `0020${SCRIPT_HASH}`],
  ['p2tr', [MAINNET], 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0', `5120${X_ONLY}`],
  ['p2pkh', [TESTNET3, TESTNET4, SIGNET, REGTEST], 'mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r', `76a914${KEY_HASH}88ac`],
  ['p2wpkh', [TESTNET3, TESTNET4, SIGNET], 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx', `0014${KEY_HASH}`],
  ['p2wpkh', [REGTEST], 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080', `0014${KEY_HASH}`],
]
const ALL = [MAINNET, TESTNET3, TESTNET4, SIGNET, REGTEST]

const problemOf = (chain: string, text: string): string => {
  const result = parseAddress(chain, text)
  return result.ok ? 'accepted' : result.problem
}

describe('parseAddress of Bitcoin', () => {
  for (const [kind, chains, address, script] of ADDRESSES) {
    it(`reads the ${kind} address ${address} into its script on its networks`, () => {
      for (const chain of chains) {
        const result = parseAddress(chain, address)
        assert.equal(result.ok && Buffer.from(result.bytes).toString('hex'), script, chain)
      }
    })

    it(`refuses the ${kind} address ${address} on other networks, naming its own`, () => {
      for (const chain of ALL.filter((each) => !chains.includes(each)))
        assert.match(problemOf(chain, address), /^the address is one of (mainnet|testnet3|regtest).*, not of /, chain)
    })
  }

  it('takes a bech32 address in capitals as the same, and none in mixed case', () => {
    const address = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'
    assert.deepEqual(parseAddress(MAINNET, address.toUpperCase()), parseAddress(MAINNET, address))
    assert.match(problemOf(MAINNET, address.replace('q', 'Q')), /right checksum/)
    assert.match(problemOf(MAINNET, address.replace('bc1', 'BC1')), /right checksum/)
  })

  // BIP-350, "Test vectors": invalid addresses.
  for (const invalid of [
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd',
    'BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh',
    'bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4',
    'BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R',
    'bc1pw5dgrnzv',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav',
    'BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P',
    'bc1gmk9yu',
  ])
    it(`refuses ${invalid}`, () => assert.match(problemOf(MAINNET, invalid), /right checksum/))

  it('refuses witness versions that have no rule, though they are addresses', () => {
    const version1 = 'bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y'
    for (const future of [version1, 'BC1SW50QGDZ25J', 'bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs', 'bc1pfeessrawgf'])
      assert.match(problemOf(MAINNET, future), /expected a Bitcoin address/, future)
  })

  it('refuses a base58 address with any character changed', () => {
    const address = '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH'
    for (let at = 0; at < address.length; at++) {
      const changed = address.slice(0, at) + (address[at] === 'x' ? 'y' : 'x') + address.slice(at + 1)
      assert.match(problemOf(MAINNET, changed), /right checksum/, changed)
    }
  })

  it('says of a network that it does not know that it does not know it', () => {
    assert.match(
      problemOf(`bip122:${'f'.repeat(32)}`, '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH'),
      /no network whose address forms are known/,
    )
  })

  it('answers for any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 120 }), (text) => !parseAddress(MAINNET, text).ok))
    assert.equal(parseAddress(MAINNET, '1'.repeat(100_000)).ok, false)
  })
})
