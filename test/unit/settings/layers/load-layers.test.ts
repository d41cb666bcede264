import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SettingsLayers } from '../../../../src/settings/load.js'
import { findingsOf, loadText, settingsText } from '../support/settings-file.js'

describe('settings of file, environment and flags', () => {
  let dir: string
  before(() => void (dir = mkdtempSync(join(tmpdir(), 'signer-layer-layers-'))))
  after(() => rmSync(dir, { recursive: true, force: true }))

  const load = (layers: Partial<SettingsLayers>, changes = {}) => loadText(dir, settingsText(changes), layers)
  const findings = (layers: Partial<SettingsLayers>, changes = {}) => findingsOf(() => load(layers, changes))

  it('take the flag before the environment, and the environment before the file', () => {
    const changes = { quotas: '{ callsPerCaller: 1, replyBudget: 1, windowBlocks: 1 }' }
    const environment = { SIGNER_LAYER__QUOTAS__REPLY_BUDGET: '2', SIGNER_LAYER__QUOTAS__WINDOW_BLOCKS: '2' }
    const { quotas } = load({ environment, set: ['quotas.windowBlocks=3', 'quotas.windowBlocks=4'] }, changes)

    assert.deepEqual([quotas.callsPerCaller, quotas.replyBudget, quotas.windowBlocks], [1, 2, 4])
  })

  it('say of what is wrong whether it came from the file, a variable or a flag', () => {
    const layers = {
      environment: { SIGNER_LAYER__CONCURRENCY: 'many', SIGNER_LAYER__L1__ENDPOINTS__1: 'nowhere' },
      set: ['submit.maxInFlight=17'],
    }
    assert.deepEqual(findings(layers, { destroyDelayBlocks: '0' }), [
      'l1.endpoints[1]: must be an address that begins with ws:// or wss://, found text (SIGNER_LAYER__L1__ENDPOINTS__1)',
      'submit.maxInFlight: must be a whole number from 1 to 16, found 17 (--set submit.maxInFlight)',
      'destroyDelayBlocks: must be a whole number of at least 1, found 0 (line 7, column 1)',
      'concurrency: must be a whole number of at least 1, found "many" (SIGNER_LAYER__CONCURRENCY)',
    ])
  })

  it('name all that was set within a section that breaks a rule', () => {
    const set = ['kms.provider={kind: tpm2}', 'kms.provider.tcti=swtpm:port=2321']
    assert.deepEqual(findings({ set }), [
      'kms.provider: a TPM that is no device, directly or by its resource manager, is a program with a file: for dev chains only (l1.declareDevChain) (--set kms.provider)',
    ])
    assert.match(findings({ set: ['worker.host=10.0.0.1'] }).join(), /^worker\.tls: is missing: .*10\.0\.0\.1/)
  })

  it('tell of unknown names in every layer at once', () => {
    const layers = { environment: { SIGNER_LAYER__CONCURENCY: '1' }, set: ['concurency=1'] }
    assert.deepEqual(findings(layers, { concurency: '1' }), [
      'SIGNER_LAYER__CONCURENCY: names nothing of the settings; did you mean SIGNER_LAYER__CONCURRENCY?',
      '--set concurency: unknown name; did you mean "concurrency"?',
      'concurency: unknown name; did you mean "concurrency"? (line 7, column 1)',
    ])
  })

  it('are relative to the folder of the file, in every layer, whatever the working folder is', () => {
    const { policy, store, kms, payloads } = load(
      { environment: { SIGNER_LAYER__STORE__PATH: 'data/journal.db' }, set: ['kms.replicas=[replica, /mnt/replica]'] },
      {
        payloads: `{ polkadot: [{ chain: 'polkadot:${'a'.repeat(32)}', metadata: ../m.scale }] }`,
      },
    )
    assert.equal(policy.file, join(dir, 'policy.yaml'))
    assert.equal(store.path, join(dir, 'data/journal.db'))
    assert.equal(payloads.polkadot[0]?.metadata, join(dir, '../m.scale'))
    assert.deepEqual(kms, {
      mode: 'sealed',
      dir: join(dir, 'keys'),
      provider: { kind: 'passphrase', file: join(dir, 'passphrase') },
      replicas: [join(dir, 'replica'), '/mnt/replica'],
    })
  })

  it('hold paths of sockets to what the kernel takes, with the folder before them', () => {
    const kms = `{ mode: process, socket: ${'s'.repeat(100)} }`
    assert.match(findings({}, { kms }).join(), /^kms\.socket: must be at most 107 bytes long/)
    assert.deepEqual(findings({}, { kms: '{ mode: process, socket: /run/kms.sock }' }), [])
  })
})
