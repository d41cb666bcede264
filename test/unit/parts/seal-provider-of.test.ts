import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sealProviderOf } from '../../../src/parts/seal-provider-of.js'
import { sealProvider, type SealProviderSettings } from '../../../src/settings/seal-provider.js'
import { rollbackCounterOf } from '../../../src/parts/tpm-of.js'

const settings = (input: unknown): SealProviderSettings => sealProvider.parse(input)

describe('sealProviderOf', () => {
  let dir: string
  beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'signer-layer-provider-'))))
  afterEach(() => rmSync(dir, { recursive: true }))

  it('gives each kind under an id that root files keep', () => {
    for (const input of [
      { kind: 'passphrase', fd: 3 },
      { kind: 'gramine' },
      { kind: 'tpm2' },
      { kind: 'snp', command: ['/bin/helper'] },
      { kind: 'dev' },
    ])
      assert.equal(sealProviderOf(settings(input), true).id, input.kind)
  })

  it('refuses the one that protects nothing outside of dev mode', () => {
    assert.throws(() => sealProviderOf({ kind: 'dev' }, false), { code: 'SIGNER__SETTINGS__INSECURE_REFUSED' })
  })

  it('gives providers that say why they are not available here, and what to do', async () => {
    const short = join(dir, 'short')
    writeFileSync(short, 'too short', { mode: 0o600 })
    for (const [input, reason] of [
      [{ kind: 'gramine', root: dir }, /in no SGX enclave.*set another kms\.provider/],
      [{ kind: 'tpm2', toolsDir: dir }, /install tpm2-tools/],
      [{ kind: 'snp', command: [join(dir, 'none')] }, /kms\.provider\.command/],
      [{ kind: 'passphrase', file: join(dir, 'none') }, /check its path/],
      [{ kind: 'passphrase', file: short }, /Use a longer one/],
      [{ kind: 'passphrase', credential: 'none' }, /systemd/],
      [{ kind: 'passphrase', fd: 1_023 }, /File descriptor 1023/],
    ] as const) {
      const probe = await sealProviderOf(settings(input), false).probe()
      assert.ok(!probe.available && reason.test(probe.reason), JSON.stringify([input, probe]))
    }
  })

  it('gives providers that say that they are available', async () => {
    const file = join(dir, 'passphrase')
    writeFileSync(file, 'a passphrase of tests', { mode: 0o600 })
    const helper = join(dir, 'helper')
    writeFileSync(helper, '#!/bin/sh\nhead -c 32 "$0" # its own first bytes\n')
    chmodSync(helper, 0o755)

    for (const input of [{ kind: 'passphrase', file }, { kind: 'snp', command: [helper] }, { kind: 'dev' }])
      assert.deepEqual(await sealProviderOf(settings(input), true).probe(), { available: true })
  })
})

describe('rollbackCounterOf', () => {
  it('gives a counter where the settings name one', () => {
    assert.equal(rollbackCounterOf(settings({ kind: 'tpm2' })), undefined)
    assert.equal(rollbackCounterOf({ kind: 'dev' }), undefined)
    assert.ok(rollbackCounterOf(settings({ kind: 'tpm2', rollbackCounter: { index: 0x0181_0001 } })))
  })
})
