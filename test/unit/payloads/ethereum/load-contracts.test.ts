import assert from 'node:assert/strict'
import { loadContracts, type AbiFile } from '../../../../src/payloads/ethereum/load-contracts.js'
import { abiFile, MAINNET, VAULT, WETH } from './calls/fixtures.js'

const ABI = [{ type: 'function', name: 'stake', inputs: [], stateMutability: 'payable' }]

const refuses = (files: readonly AbiFile[], message: RegExp): void =>
  assert.throws(() => loadContracts(files, []), { code: 'SIGNER__SETTINGS__INVALID', message })

describe('loadContracts', () => {
  it('knows contracts by chain and address, tokens with an ABI too', () => {
    const contracts = loadContracts(
      [abiFile(ABI, [WETH, VAULT])],
      [{ chain: MAINNET, address: WETH, standard: 'weth' }],
    )
    const weth = contracts.get(MAINNET)?.get(WETH)
    assert.deepEqual([weth?.standard, weth?.methods?.size], ['weth', 1])
    assert.deepEqual(contracts.get(MAINNET)?.get(VAULT)?.standard, undefined)
    assert.equal(contracts.get('eip155:10'), undefined)
  })

  it('takes addresses in any case, with the right checksum', () => {
    const checksummed = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
    for (const address of [checksummed, checksummed.toLowerCase()])
      assert.ok(
        loadContracts([abiFile(ABI, [address])], [])
          .get(MAINNET)
          ?.has(checksummed.toLowerCase() as typeof VAULT),
      )
    refuses([abiFile(ABI, [checksummed.replace('C5', 'c5')])], /is no address, or its checksum is wrong/)
  })

  it('names the file, its chain and what is wrong with it', () => {
    refuses(
      [abiFile({})],
      /^The ABI vault\.json of eip155:1 cannot be used: it is not a JSON list.*payloads\.ethereum$/,
    )
  })

  it('refuses a second ABI for a contract', () => {
    refuses([abiFile(ABI), abiFile(ABI)], /has an ABI already/)
    refuses([abiFile(ABI, [VAULT, VAULT])], /has an ABI already/)
    assert.ok(loadContracts([abiFile(ABI), { ...abiFile(ABI), chain: 'eip155:10' }], []))
  })
})
