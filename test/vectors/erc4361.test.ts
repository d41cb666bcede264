// The examples of https://eips.ethereum.org/EIPS/eip-4361 (CC0): implicit scheme, explicit port, explicit scheme.
import assert from 'node:assert/strict'
import { readSignIn } from '../../src/payloads/ethereum/sign-in.js'

const example = (origin: string): string => `${origin} wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

I accept the ExampleOrg Terms of Service: https://example.com/tos

URI: https://example.com/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z
Resources:
- ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
- https://example.com/my-web2-claim.json`

describe('ERC-4361', () => {
  for (const [origin, domain] of [
    ['example.com', 'example.com'],
    ['example.com:3388', 'example.com:3388'],
    ['https://example.com', 'example.com'],
  ] as const)
    it(`reads the example of ${origin}`, () => {
      assert.deepEqual(readSignIn(example(origin)), {
        domain,
        address: '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2',
        chainId: 1n,
        nonce: '32891756',
      })
    })
})
