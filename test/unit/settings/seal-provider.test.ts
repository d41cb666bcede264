import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { insecureProvider, sealProvider, type SealProviderSettings } from '../../../src/settings/seal-provider.js'

const accepts = (settings: unknown): SealProviderSettings => sealProvider.parse(settings)
const refuses = (settings: unknown): void =>
  assert.equal(sealProvider.safeParse(settings).success, false, JSON.stringify(settings))

const TPM2 = {
  kind: 'tpm2',
  tcti: 'device:/dev/tpmrm0',
  parent: 0x8101_0001,
  pcrs: [7],
  toolsDir: '/usr/bin',
  timeoutMs: 30_000,
}

/** Lines of the example from `kind: …` on, without their comment signs; prose has no `name: ` at the start of a line. */
const commented = (kind: string): unknown => {
  const example = readFileSync(fileURLToPath(new URL('../../../config/settings.example.yaml', import.meta.url)), 'utf8')
  const block = example.slice(example.indexOf(`# kind: ${kind}\n`)).split('\n\n')[0] ?? ''
  return parse([...block.matchAll(/# ([a-z][A-Za-z]*: .*)$/gm)].map(([, line]) => line).join('\n'))
}

describe('settings of seal providers', () => {
  it('fills in defaults', () => {
    assert.deepEqual(accepts({ kind: 'tpm2' }), TPM2)
    assert.deepEqual(accepts({ kind: 'gramine' }), { kind: 'gramine', root: '/dev/attestation', key: 'mrsigner' })
    assert.deepEqual(accepts({ kind: 'snp', command: ['/bin/helper'] }), {
      kind: 'snp',
      command: ['/bin/helper'],
      timeoutMs: 30_000,
    })
  })

  it('stand in the example with values that load, defaults where there are some', () => {
    assert.deepEqual(accepts(commented('tpm2')), { ...TPM2, rollbackCounter: { index: 0x0181_0001 } })
    assert.deepEqual(accepts(commented('gramine')), accepts({ kind: 'gramine' }))
    assert.equal(accepts(commented('snp')).kind, 'snp')
  })

  it('take a passphrase from exactly one place', () => {
    for (const source of [{ file: 'data/passphrase' }, { credential: 'signer-layer.passphrase' }, { fd: 3 }])
      assert.deepEqual(accepts({ kind: 'passphrase', ...source }), { kind: 'passphrase', ...source })
    refuses({ kind: 'passphrase' })
    refuses({ kind: 'passphrase', file: 'data/passphrase', fd: 3 })
    refuses({ kind: 'passphrase', file: 'data/passphrase', credential: 'name' })
  })

  it('refuse credentials that are no file names, and descriptors that are standard ones', () => {
    for (const credential of ['', '.', '..', '../secret', 'a/b', 'a\0b', 'a'.repeat(256)])
      refuses({ kind: 'passphrase', credential })
    for (const fd of [-1, 0, 1, 2, 3.5, 1_024, '3']) refuses({ kind: 'passphrase', fd })
  })

  it('refuse numbers that a TPM does not give an owner', () => {
    for (const parent of [0x80ff_ffff, 0x8180_0000, 1.5, '0x81010001']) refuses({ kind: 'tpm2', parent })
    for (const pcrs of [[], [24], [-1], [7, 7], [0.5]]) refuses({ kind: 'tpm2', pcrs })
    for (const index of [0x017f_ffff, 0x01c0_0000]) refuses({ kind: 'tpm2', rollbackCounter: { index } })
  })

  it('refuse what could be taken for something else by a tool', () => {
    for (const tcti of ['', '-T', '--help', 'device:/dev/tpm 0', 'a\0b', 'a\nb']) refuses({ kind: 'tpm2', tcti })
    for (const toolsDir of ['bin', './bin', '/usr/\0']) refuses({ kind: 'tpm2', toolsDir })
    for (const command of [[], ['helper'], ['./helper'], ['/bin/helper', 'a\0b'], '/bin/helper'])
      refuses({ kind: 'snp', command })
  })

  it('refuse members of other kinds', () => {
    refuses({ kind: 'dev', file: 'x' })
    refuses({ kind: 'gramine', pcrs: [7] })
    refuses({ kind: 'gramine', key: 'mrsomething' })
  })

  it('say what has no place where money is', () => {
    const insecure = (settings: object) => insecureProvider(accepts(settings), 'the.setting')
    assert.match(insecure({ kind: 'dev' }) ?? '', /the\.setting/)
    assert.match(insecure({ kind: 'gramine', root: '/data' }) ?? '', /the\.setting/)
    for (const tcti of ['swtpm:host=127.0.0.1,port=2321', 'mssim', 'cmd:x', 'devices:x'])
      assert.match(insecure({ kind: 'tpm2', tcti }) ?? '', /the\.setting/, tcti)
    for (const settings of [
      { kind: 'gramine' },
      { kind: 'tpm2' },
      { kind: 'tpm2', tcti: 'tabrmd' },
      { kind: 'passphrase', fd: 3 },
    ])
      assert.equal(insecure(settings), undefined)
  })
})
