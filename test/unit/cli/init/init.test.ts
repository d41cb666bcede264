import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Keyring } from '@polkadot/keyring'
import { lintText } from '../../../../src/routes/lint/lint-text.js'
import { createRegistry } from '../../../../src/routes/registry.js'
import { packageFile } from '../../../../src/package-file.js'
import { toHex } from '../../../../src/protocol/hash.js'
import { loadSettings } from '../../../../src/settings/load.js'
import { judgeChain, EMBEDDED_GENESIS } from '../../../../src/cli/init/judge-chain.js'
import type { L1Found } from '../../../../src/cli/init/l1-found.js'
import { planOf } from '../../../../src/cli/init/plan.js'
import { policyText } from '../../../../src/cli/init/policy-text.js'
import { PROVIDERS, settingsText, type ChosenSettings } from '../../../../src/cli/init/settings-text.js'
import { writePlan } from '../../../../src/cli/init/write-plan.js'
import { parseSettings } from '../../../../src/settings/load.js'
import { parse } from 'yaml'
import { runCli } from '../policy/support.js'

const hex32 = (byte: string): `0x${string}` => `0x${byte.repeat(32)}`

const CHOSEN: ChosenSettings = {
  endpoints: ['ws://127.0.0.1:9944'],
  genesis: hex32('45'),
  shard: hex32('5d'),
  mrEnclave: hex32('e0'),
  isDevChain: true,
  isNodeTrusted: false,
  provider: 'passphrase',
  workerPort: 9955,
  observePort: 9966,
  operator: hex32('0a'),
}

// A seed that everybody knows.
const SECRETS = { operatorSeed: hex32('01'), passphrase: 'a passphrase of a test' }

const modeOf = (path: string): number => statSync(path).mode & 0o777

describe('signer-layer init', () => {
  let dir: string
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'signer-layer-init-'))))
  afterEach(() => rmSync(dir, { recursive: true }))

  it('makes a folder with settings that load, a policy without findings, and secrets for the owner alone', async () => {
    const agent = join(dir, 'deep', 'my-agent')

    const { out, code } = await runCli('init', agent)

    assert.equal(code, 0)
    assert.match(out, /its well-known values, since no --l1 was given/)
    assert.match(out, /signer-layer doctor --config settings\.yaml/)
    const settings = loadSettings(join(agent, 'settings.yaml'))
    assert.equal(settings.l1.genesis, EMBEDDED_GENESIS)
    const policy = readFileSync(join(agent, 'policy.yaml'))
    assert.deepEqual(lintText(policy, { registry: createRegistry(settings.names), backends: ['kms-integritee'] }), [])
    for (const folder of ['', 'secrets', 'data']) assert.equal(modeOf(join(agent, folder)), 0o700)
    for (const file of ['settings.yaml', 'secrets/passphrase', 'secrets/operator.key'])
      assert.equal(modeOf(join(agent, file)), 0o600)
    assert.match(readFileSync(join(agent, '.gitignore'), 'utf8'), /^secrets\/\ndata\/\n/)
  })

  it('names the account of the operator key in the settings, and makes another one each time', async () => {
    await runCli('init', join(dir, 'a'))
    await runCli('init', join(dir, 'b'))

    const seed = (name: string): string => readFileSync(join(dir, name, 'secrets', 'operator.key'), 'utf8').trim()
    const account = toHex(new Keyring({ type: 'sr25519' }).addFromUri(seed('a')).addressRaw)
    assert.deepEqual(loadSettings(join(dir, 'a', 'settings.yaml')).worker?.accounts, [
      { account, roles: ['operator', 'worker'] },
    ])
    assert.notEqual(seed('a'), seed('b'))
    assert.equal(Buffer.from(readFileSync(join(dir, 'a', 'secrets', 'passphrase'), 'utf8'), 'base64').length, 32)
  })

  it('shows no secret', async () => {
    const { out, err } = await runCli('init', join(dir, 'a'), '--json')

    for (const file of ['passphrase', 'operator.key']) {
      const secret = readFileSync(join(dir, 'a', 'secrets', file), 'utf8').trim()
      assert.ok(!`${out}${err}`.includes(secret))
    }
    assert.equal((JSON.parse(out) as { chain: string }).chain, 'embedded')
  })

  for (const name of ['settings.yaml', 'policy.yaml', '.gitignore', 'secrets', 'data'])
    it(`refuses a folder in which ${name} is, by its name, and writes nothing`, async () => {
      if (name.includes('.')) writeFileSync(join(dir, name), 'mine')
      else mkdirSync(join(dir, name))

      const { err, code } = await runCli('init', dir)

      assert.equal(code, 1)
      assert.match(err, new RegExp(`${name.replace('.', String.raw`\.`)} is there already, and nothing was written`))
      assert.deepEqual(readdirSync(dir), [name])
    })

  it('leaves nothing behind where writing fails half way', async () => {
    const agent = join(dir, 'a', 'b')
    let left = 3
    const brokenDisk = async (): Promise<void> => {
      left -= 1
      if (left === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    }

    await assert.rejects(writePlan(agent, planOf(CHOSEN, SECRETS), brokenDisk), {
      code: 'SIGNER__CLI__FILE_UNWRITABLE',
      message: /ENOSPC.*nothing was left in it/,
    })

    assert.ok(!existsSync(join(dir, 'a')))
  })

  it('writes settings that load for each seal provider, and a passphrase for one of them alone', () => {
    for (const provider of PROVIDERS) {
      const settings = parseSettings(parse(settingsText({ ...CHOSEN, provider })), 'the test')
      assert.equal(settings.kms.mode === 'sealed' && settings.kms.provider.kind, provider)
    }
    const files = planOf(CHOSEN, { operatorSeed: SECRETS.operatorSeed }).files.map(({ path }) => path)
    assert.ok(!files.includes('secrets/passphrase'))
  })

  it('opens the ports that examples and services have', async () => {
    await runCli('init', join(dir, 'a'))
    const made = loadSettings(join(dir, 'a', 'settings.yaml'))
    const files = ['config/settings.example.yaml', 'deploy/systemd/settings.yaml', 'deploy/settings.container.yaml']

    for (const { worker, observe } of files.map((file) => loadSettings(packageFile(file)))) {
      assert.equal(observe?.port, made.observe?.port)
      assert.equal(worker?.port ?? made.worker?.port, made.worker?.port)
    }
  })

  it('takes an address with a quote in it as it is', () => {
    const url = "ws://127.0.0.1:9944/it's: #1".replace(' #', '%20')
    const { l1 } = parse(settingsText({ ...CHOSEN, endpoints: [url] })) as { l1: { endpoints: string[] } }

    assert.deepEqual(l1.endpoints, [url])
  })

  it('has more than half of the nodes agree where money is, and denies all until somebody says whom to pay', () => {
    const endpoints = ['wss://a.example', 'wss://b.example', 'wss://c.example']
    const settings = parseSettings(parse(settingsText({ ...CHOSEN, isDevChain: false, endpoints })), 'the test')

    assert.equal(settings.l1.agreement, 2)
    assert.equal(settings.registration.method, 'Dcap')
    const found = lintText(policyText({ isDevChain: false }), {
      registry: createRegistry(settings.names),
      backends: ['kms-integritee'],
    })
    assert.deepEqual(
      found.map(({ rule }) => rule),
      ['allows-nothing'],
    )
  })
})

describe('which chain an agent is made for', () => {
  const found = (changes: Partial<L1Found> = {}) => ({
    endpoint: 'ws://node.example',
    genesis: hex32('12'),
    chain: 'Integritee',
    type: 'Live',
    specName: 'integritee',
    specVersion: 50,
    allowsSkip: false,
    ...changes,
  })

  it('is that of `dev` by a genesis that no other chain can have', () => {
    assert.equal(judgeChain([found({ genesis: EMBEDDED_GENESIS })], { isDeclaredDev: false }), 'embedded')
  })

  it('is one with money unless the operator declares otherwise, whatever the node says', () => {
    const says = found({ type: 'Development', allowsSkip: true })

    assert.equal(judgeChain([says], { isDeclaredDev: false }), 'production')
    assert.equal(judgeChain([says], { isDeclaredDev: true }), 'development')
    assert.equal(judgeChain([found({ allowsSkip: true })], { isDeclaredDev: true }), 'development')
  })

  it('is not declared a development chain where it is live and takes no registration without attestation', () => {
    assert.throws(() => judgeChain([found()], { isDeclaredDev: true }), {
      code: 'SIGNER__CLI__INVALID_FLAG',
      message: /says that it is live/,
    })
  })

  it('is refused where a node is of another chain than the operator or the other nodes say', () => {
    const other = { ...found({ genesis: hex32('34') }), endpoint: 'ws://other.example' }

    for (const check of [
      () => judgeChain([found(), other], { isDeclaredDev: true }),
      () => judgeChain([other], { isDeclaredDev: false, genesis: hex32('12') }),
    ])
      assert.throws(check, { code: 'SIGNER__CHAIN__GENESIS_MISMATCH', message: /other\.example is of another chain/ })
  })
})
