import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settingsChecks } from '../../../../src/cli/doctor/checks.js'
import { parseSettings } from '../../../../src/settings/load.js'
import { testSettings } from '../../../support/agent-settings.js'

describe('doctor looks at the seal provider', () => {
  let dir: string
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'signer-layer-seal-'))))
  afterEach(() => rmSync(dir, { recursive: true }))

  /** What it says of a sealed key folder with this provider. */
  const look = async (provider: object): Promise<string> => {
    const kms = { mode: 'sealed', dir: join(dir, 'keys'), provider }
    const input = { ...testSettings(dir, 'ws://127.0.0.1:1', `0x${'01'.repeat(32)}`), kms }
    const checks = settingsChecks('settings.yaml', parseSettings(input, 'the test'), () => 0)
    const found = (await checks.find(({ name }) => name === 'seal')?.run()) ?? []
    assert.equal(found.length, 1)
    return `${found[0]?.level}: ${found[0]?.message}`
  }
  const programThat = (name: string, text: string): string => {
    const path = join(dir, name)
    writeFileSync(path, `#!/bin/sh\n${text}\n`)
    chmodSync(path, 0o755)
    return path
  }

  it('gramine: by the key that it shows, and says where there is no enclave', async () => {
    const root = join(dir, 'attestation')
    assert.match(
      await look({ kind: 'gramine', root }),
      /^problem: gramine: This process is in no SGX enclave of Gramine/,
    )

    mkdirSync(join(root, 'keys'), { recursive: true })
    writeFileSync(join(root, 'keys', '_sgx_mrsigner'), Buffer.alloc(16, 7))
    assert.equal(await look({ kind: 'gramine', root }), 'ok: gramine can be used')
  })

  it('snp: by what its helper gives, and says where there is none or it gives no key', async () => {
    const missing = join(dir, 'none')
    assert.match(await look({ kind: 'snp', command: [missing] }), /^problem: snp: There is no program .*none/)
    assert.match(await look({ kind: 'snp', command: [programThat('failing', 'exit 3')] }), /^problem: snp: /)

    const helper = programThat('helper', "printf '%032d' 7")
    assert.equal(await look({ kind: 'snp', command: [helper] }), 'ok: snp can be used')
  })

  it('tpm2: says where its tools are not, or the TPM does not answer', async () => {
    const toolsDir = join(dir, 'tools')
    assert.match(await look({ kind: 'tpm2', toolsDir }), /^problem: tpm2: There is no program .*tools/)
  })

  it('passphrase: by its file, and leaves one alone that comes with the start', async () => {
    const file = join(dir, 'passphrase')
    writeFileSync(file, 'a passphrase of a test\n', { mode: 0o600 })
    assert.equal(await look({ kind: 'passphrase', file }), 'ok: passphrase can be used')

    assert.match(await look({ kind: 'passphrase', fd: 9 }), /^ok: .*handed over at the start/)
    assert.match(await look({ kind: 'passphrase', file: join(dir, 'none') }), /^problem: passphrase: /)
  })
})
