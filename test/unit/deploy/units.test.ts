/** deploy/systemd: what the units must say, and what their settings beside them name. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageFile } from '../../../src/package-file.js'
import { loadKmsServeSettings, loadSettings } from '../../../src/settings/load.js'
import { unknownFlags } from '../../support/deploy/unknown-flags.js'
import { readUnit, type UnitFile } from '../../support/deploy/unit-file.js'

const agent = readUnit('signer-layer.service')
const kms = readUnit('signer-kms.service')
const dropIn = readUnit('signer-layer.service.d', 'kms-process.conf')
const settings = loadSettings(packageFile('deploy', 'systemd', 'settings.yaml'))
const served = loadKmsServeSettings(packageFile('deploy', 'systemd', 'kms.yaml'))

/** What both must say, each to the letter. */
const HARDENED: Readonly<Record<string, string>> = {
  NoNewPrivileges: 'yes',
  CapabilityBoundingSet: '',
  AmbientCapabilities: '',
  ProtectSystem: 'strict',
  ProtectHome: 'yes',
  ProtectClock: 'yes',
  ProtectHostname: 'yes',
  ProtectControlGroups: 'yes',
  ProtectKernelLogs: 'yes',
  ProtectKernelModules: 'yes',
  ProtectKernelTunables: 'yes',
  ProtectProc: 'invisible',
  PrivateTmp: 'yes',
  PrivateDevices: 'yes',
  RestrictNamespaces: 'yes',
  RestrictRealtime: 'yes',
  RestrictSUIDSGID: 'yes',
  LockPersonality: 'yes',
  SystemCallArchitectures: 'native',
  UMask: '0077',
  StateDirectoryMode: '0700',
  MemorySwapMax: '0',
  LimitCORE: '0',
}

const only = (unit: UnitFile, key: string): string => {
  const [value, ...more] = unit.get(key) ?? []
  assert.ok(value !== undefined && more.length === 0, `${key} is there once`)
  return value
}

/** The words after the program's file. */
const wordsOf = (unit: UnitFile): readonly string[] => only(unit, 'ExecStart').split(' ').slice(2)
const folderOf = (unit: UnitFile): string => `/var/lib/${only(unit, 'StateDirectory')}`
const credentialOf = (unit: UnitFile): string => only(unit, 'LoadCredentialEncrypted').split(':')[0] ?? ''

/** The unit as systemd reads it, with a program that is on every machine. */
const verify = (names: readonly string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'units-'))
  const files = names.map((name) => {
    const text = readFileSync(packageFile('deploy', 'systemd', name), 'utf8')
    writeFileSync(join(folder, name), text.replace('/usr/bin/node', process.execPath))
    return join(folder, name)
  })
  const ran = spawnSync('systemd-analyze', ['verify', '--man=no', ...files], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return ran
}

describe('the units of systemd', () => {
  for (const [name, unit] of Object.entries({ 'signer-layer': agent, 'signer-kms': kms })) {
    it(`${name} has every option that closes it`, () => {
      for (const [key, value] of Object.entries(HARDENED)) assert.equal(only(unit, key), value, key)
      const calls = unit.get('SystemCallFilter') ?? []
      assert.deepEqual(calls.slice(0, 2), ['@system-service', '~@privileged @resources'])
      // Node's own: without it no core dump is refused, and where money is nothing starts.
      assert.match(calls[2] ?? '', /^setrlimit prlimit64/)
    })

    it(`${name} starts a command that there is, with flags that it has`, async () => {
      assert.deepEqual(await unknownFlags(wordsOf(unit)), [])
    })

    it(`${name} keeps its keys in its own folder, and opens them by its credential`, () => {
      const own = name === 'signer-kms' ? served.kms : settings.kms
      assert.ok(own.mode === 'sealed' && own.provider.kind === 'passphrase')
      assert.equal(own.provider.credential, credentialOf(unit))
      assert.equal(own.dir, `${folderOf(unit)}/keys`)
      assert.equal(only(unit, 'WorkingDirectory'), folderOf(unit))
    })
  }

  it('signer-kms is a user of its own, has no network, and lets its group to the socket', () => {
    assert.equal(only(kms, 'User'), 'signer-kms')
    assert.equal(only(kms, 'Group'), 'signer-kms')
    assert.notEqual(only(agent, 'User'), only(kms, 'User'))
    assert.equal(only(kms, 'PrivateNetwork'), 'yes')
    assert.equal(only(kms, 'RestrictAddressFamilies'), 'AF_UNIX')
    assert.equal(only(kms, 'RuntimeDirectoryMode'), '0750')
    assert.equal(served.serve.socket, `/run/${only(kms, 'RuntimeDirectory')}/kms.sock`)
    assert.equal(served.serve.journal, `${folderOf(kms)}/served.db`)
    // serve.gid is given by chown, which is among the privileged calls.
    assert.match(kms.get('SystemCallFilter')?.[2] ?? '', /@chown/)
  })

  it('signer-layer keeps its journal in its own folder, and reloads by SIGHUP', () => {
    assert.equal(settings.store.path, `${folderOf(agent)}/journal.db`)
    assert.equal(only(agent, 'ExecReload'), '/bin/kill -HUP $MAINPID')
  })

  it('signer-layer with its keys in signer-kms has no credential, and gets to its socket', () => {
    assert.equal(only(dropIn, 'LoadCredentialEncrypted'), '')
    assert.equal(only(dropIn, 'SupplementaryGroups'), only(kms, 'Group'))
    assert.equal(only(dropIn, 'After'), 'signer-kms.service')
  })

  it('signer-layer is not stopped with signer-kms: it waits for it, at its start too', () => {
    assert.equal(only(dropIn, 'Wants'), 'signer-kms.service')
    for (const unit of [agent, dropIn])
      for (const tie of ['Requires', 'Requisite', 'BindsTo', 'PartOf']) assert.equal(unit.get(tie), undefined, tie)
  })

  it('are understood by systemd', function () {
    const { error, status, stderr } = verify(['signer-layer.service', 'signer-kms.service'])
    if (error !== undefined) return this.skip()

    assert.deepEqual([status, stderr], [0, ''])
  })
})
