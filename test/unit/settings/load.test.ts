import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { createRegistry } from '../../../src/routes/registry.js'
import { loadSettings, parseSettings } from '../../../src/settings/load.js'
import { settingsSchema, type SettingsInput } from '../../../src/settings/schema.js'

const example = fileURLToPath(new URL('../../../config/settings.example.yaml', import.meta.url))
const HEX = `0x${'ab'.repeat(32)}` as const

/** Nothing but what is required, for a chain with money on it. */
const required = (): SettingsInput => ({
  l1: { endpoints: ['wss://l1.example', 'wss://l1.example.org'], agreement: 2, genesis: HEX, shard: HEX },
  store: { path: 'journal.db' },
  kms: { mode: 'sealed', dir: 'keys', provider: { kind: 'passphrase', file: 'passphrase' } },
  policy: { file: 'policy.yaml' },
  registration: { method: 'Dcap', mrEnclave: HEX },
  callers: 'any',
})

const refusedWith =
  (...parts: string[]) =>
  (error: unknown): boolean => {
    assert.ok(isSignerError(error, 'SIGNER__SETTINGS__INVALID'), String(error))
    for (const part of parts) assert.ok(error.message.includes(part), `"${error.message}" does not say "${part}"`)
    return true
  }

const refuses = (settings: unknown, ...parts: string[]): void =>
  assert.throws(() => parseSettings(settings, 'a test'), refusedWith(...parts))

describe('the settings schema', () => {
  it('fills in every default', () => {
    const { names, payloads, quotas, submit, shielding, destroyDelayBlocks, concurrency, l1, registration } =
      parseSettings(required(), 'a test')

    const { stallSec, startFrom, declareDevChain, declareNodeTrusted } = l1
    assert.deepEqual(
      { stallSec, startFrom, declareDevChain, declareNodeTrusted },
      { stallSec: 60, startFrom: 'finalized', declareDevChain: false, declareNodeTrusted: false },
    )
    assert.equal(registration.url, '')
    assert.deepEqual(names, { chains: [], tokens: [], addressBook: {} })
    assert.deepEqual(payloads, { polkadot: [], ethereum: [] })
    assert.deepEqual(quotas, {
      callsPerCaller: 10_000,
      replyBudget: 100_000,
      windowBlocks: 14_400,
      openJobsPerCaller: 1_000,
      keysPerOwner: 1_000,
    })
    assert.deepEqual(submit, {
      maxInFlight: 4,
      maxRepliesPerBulk: 20_000,
      gatherMs: 1_000,
      eraBlocks: 64,
      minimumBalancePlanck: '10000000000',
      warnBalancePlanck: '50000000000',
      tip: { firstPlanck: '1000000000', maxPlanck: '0' },
    })
    assert.deepEqual(shielding, { rotateBlocks: 100_800, overlapBlocks: 14_400 })
    assert.equal(destroyDelayBlocks, 14_400)
    assert.equal(concurrency, 16)
  })

  it('refuses an unknown key and says where it stands', () => {
    const typo = { ...required(), quotas: { callsPerCaler: 1 } }
    refuses(typo, 'callsPerCaler', 'quotas')
    refuses({ ...required(), polcy: { file: 'x' } }, 'polcy')
  })

  it('opens the port for metrics and health on this machine alone, and says how others get there', () => {
    const withHost = (host: string): unknown => ({ ...required(), observe: { host, port: 9966 } })

    assert.equal(parseSettings({ ...required(), observe: { port: 0 } }, 'a test').observe?.host, '127.0.0.1')
    assert.equal(parseSettings(withHost('::1'), 'a test').observe?.host, '::1')
    for (const host of ['0.0.0.0', '::', '10.0.0.1', 'localhost', '127.0.0.1.example', ''])
      refuses(withHost(host), 'observe.host', 'reverse proxy')
    refuses({ ...required(), observe: {} }, 'observe.port')
  })

  it('gives metrics and workers a port each', () => {
    const doors = (worker: object, port: number): unknown => ({
      ...required(),
      worker: { accounts: [], ...worker },
      observe: { port },
    })

    refuses(doors({ port: 5_000 }, 5_000), 'observe.port', 'worker.port')
    refuses(doors({}, 9_955), 'observe.port', 'worker.port')
    for (const settings of [doors({ port: 0 }, 0), doors({ port: 5_000, host: '::1' }, 5_000), doors({}, 9_966)])
      assert.doesNotThrow(() => parseSettings(settings, 'a test'))
  })

  it('takes a port on all addresses, and an address that is written in another way, for the same one', () => {
    const tls = { certFile: 'cert.pem', keyFile: 'key.pem' }
    const doors = (host: string, observeHost: string): unknown => ({
      ...required(),
      worker: { accounts: [], host, port: 5_000, tls },
      observe: { host: observeHost, port: 5_000 },
    })

    for (const host of ['0.0.0.0', '::', '::ffff:127.0.0.1', '::ffff:0.0.0.0'])
      refuses(doors(host, '127.0.0.1'), 'observe.port', 'worker.port')
    for (const host of ['::', '0:0:0:0:0:0:0:1', '0::0001']) refuses(doors(host, '::1'), 'observe.port', 'worker.port')
    for (const [host, other] of [
      ['0.0.0.0', '::1'],
      ['127.0.0.1', '::1'],
      ['127.0.0.2', '127.0.0.1'],
      ['10.0.0.1', '127.0.0.1'],
    ] as const)
      assert.doesNotThrow(() => parseSettings(doors(host, other), 'a test'), `${host} ${other}`)
  })

  it('refuses a missing section and says which', () => {
    const { policy: _, ...withoutPolicy } = required()
    refuses(withoutPolicy, 'policy')
  })

  it('refuses the fields of sealed keys for ephemeral ones', () => {
    refuses({ ...required(), kms: { mode: 'ephemeral', dir: 'keys' } }, 'dir', 'kms')
  })

  it('refuses a registration without attestation where no development chain is declared', () => {
    refuses(
      { ...required(), registration: { method: 'Skip', mrEnclave: HEX } },
      'registration.method',
      'declareDevChain',
    )
  })

  it('refuses the dev seal provider where no development chain is declared', () => {
    const kms = { mode: 'sealed', dir: 'keys', provider: { kind: 'dev' } }
    refuses({ ...required(), kms }, 'kms.provider', 'declareDevChain')
  })

  it('accepts both on a declared development chain', () => {
    const { l1 } = required()
    const settings = parseSettings(
      {
        ...required(),
        l1: { ...l1, declareDevChain: true },
        kms: { mode: 'sealed', dir: 'keys', provider: { kind: 'dev' } },
        registration: { method: 'Skip', mrEnclave: HEX },
      },
      'a test',
    )
    assert.equal(settings.registration.method, 'Skip')
  })

  it('refuses a genesis hash that is not 32 bytes of lowercase hex', () => {
    for (const genesis of ['', HEX.slice(0, -2), `${HEX}00`, HEX.toUpperCase(), 'ab'.repeat(32), `${HEX}\n`]) {
      refuses({ ...required(), l1: { ...required().l1, genesis } }, 'l1.genesis', '32 bytes as lowercase 0x hex')
    }
  })

  it('refuses endpoints that are no WebSocket addresses', () => {
    for (const endpoints of [[], ['https://l1.example'], ['l1.example:9944']]) {
      refuses({ ...required(), l1: { ...required().l1, endpoints } }, 'l1.endpoints')
    }
  })

  it('refuses an era that is no power of two, and one that runtimes do not remember', () => {
    for (const eraBlocks of [3, 65, 256]) refuses({ ...required(), submit: { eraBlocks } }, 'submit.eraBlocks')
  })

  it('refuses quotas of nothing', () => {
    refuses({ ...required(), quotas: { replyBudget: 0 } }, 'quotas.replyBudget')
  })

  it('refuses metadata for what is no Substrate chain', () => {
    for (const chain of ['eip155:1', 'polkadot:91B171bb158e2d3848fa23a9f1c25182', 'polkadot:91b1', '']) {
      refuses({ ...required(), payloads: { polkadot: [{ chain, metadata: 'm.scale' }] } }, 'payloads.polkadot[0].chain')
    }
  })

  it('names every finding at once', () => {
    refuses({ ...required(), concurrency: 0, callers: 'some' }, 'concurrency', 'callers')
  })
})

describe('loading settings', () => {
  let dir: string
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'signer-layer-settings-'))))
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  const written = (text: string): string => {
    const file = join(dir, 'settings.yaml')
    writeFileSync(file, text)
    return file
  }

  it('reads JSON too', () => {
    assert.equal(loadSettings(written(JSON.stringify(required()))).l1.genesis, HEX)
  })

  it('says what to do about a file that cannot be read', () => {
    const missing = join(dir, 'nowhere.yaml')
    assert.throws(
      () => loadSettings(missing),
      refusedWith(missing, 'there is no such file', '--config', 'signer-layer init'),
    )
    assert.throws(() => loadSettings(dir), refusedWith(dir, 'check the path and its permissions'))
  })

  it('names the file and the line of text that is no YAML', () => {
    const file = written('l1: {\n')
    assert.throws(() => loadSettings(file), refusedWith(file, 'line'))
  })

  it('refuses a duplicate key', () => {
    assert.throws(() => loadSettings(written('callers: any\ncallers: []\n')), refusedWith('unique'))
  })

  it('refuses aliases, with which a small file would become a large one', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)
    const bomb = written(['a0: &a0 [x]', ...levels].join('\n'))
    assert.throws(() => loadSettings(bomb), refusedWith(bomb, 'Alias'))
  })
})

/** Names of all keys of a JSON schema, at any depth. */
const keysOf = (schema: unknown): string[] => {
  if (Array.isArray(schema)) return schema.flatMap(keysOf)
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([name, value]) =>
    name === 'properties'
      ? [...Object.keys(value as object), ...keysOf(Object.values(value as object))]
      : keysOf(value),
  )
}

describe('config/settings.example.yaml', () => {
  const settings = loadSettings(example)

  it('has names that policies can use', () => {
    assert.ok(createRegistry(settings.names).chainNames.has('base'))
  })

  it('shows every key of the schema', () => {
    const shown = new Set<string>()
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if (!Array.isArray(value)) Object.keys(value).forEach((key) => shown.add(key))
      Object.values(value).forEach(collect)
    }
    collect(settings)

    const keys = new Set(keysOf(z.toJSONSchema(settingsSchema, { io: 'input' })))
    assert.ok(keys.size > 30, `${keys.size} keys`)
    // What has no default, and cannot be without files, stands in a comment.
    const comments = readFileSync(example, 'utf8').replace(/^(?! *#).*$/gm, '')
    assert.deepEqual(
      [...keys].filter((key) => !shown.has(key) && !comments.includes(`${key}: `)),
      [],
    )
  })

  it('shows the defaults of everything that has one', () => {
    const { l1, store, kms, policy, registration, callers, ...optional } = settings
    const { names: _, payloads: __, ...shown } = optional
    const { accounts } = shown.worker ?? {}
    const { port } = shown.observe ?? {}
    const {
      names: ___,
      payloads: ____,
      ...filled
    } = parseSettings(
      { l1, store, kms, policy, registration, callers, worker: { accounts }, observe: { port } },
      'a test',
    )

    assert.deepEqual({ l1, store, kms, policy, registration, callers, ...shown }, filled)
  })
})
