import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEthereumContracts } from '../../../src/parts/ethereum-contracts.js'
import { createRegistry } from '../../../src/routes/registry.js'

const VAULT = `0x${'c0'.repeat(20)}` as const
const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'

describe('readEthereumContracts', () => {
  let dir: string
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'signer-layer-abi-'))))
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  it('reads ABI files, and knows the tokens of the registry by their standard', () => {
    const abi = join(dir, 'vault.json')
    writeFileSync(abi, '[{"type":"function","name":"stake","inputs":[],"stateMutability":"payable"}]')
    const contracts = readEthereumContracts([{ chain: 'eip155:1', contracts: [VAULT], abi }], createRegistry())
    assert.equal(contracts.get('eip155:1')?.get(VAULT)?.methods?.size, 1)
    assert.equal(contracts.get('eip155:1')?.get(WETH)?.standard, 'weth')
    assert.deepEqual([...contracts.keys()], ['eip155:1'])
  })

  it('names a file that cannot be read, and the setting that names it', () => {
    const abi = join(dir, 'missing.json')
    assert.throws(() => readEthereumContracts([{ chain: 'eip155:1', contracts: [VAULT], abi }], createRegistry()), {
      code: 'SIGNER__SETTINGS__INVALID',
      message: /missing\.json of eip155:1 cannot be read \(ENOENT\): check payloads\.ethereum/,
    })
  })
})
