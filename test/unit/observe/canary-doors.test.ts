/** Secrets that are planted behind every door of the agent, and in what is written into its settings (rule 8). */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describeFault } from '../../../src/cli/fault.js'
import { isSignerError, SignerError } from '../../../src/errors/signer-error.js'
import { startObserveServer } from '../../../src/observe/server.js'
import { ALICE, withAuth } from '../worker/support/callers.js'
import { call, httpPeer, openDoor } from '../worker/support/door.js'
import { createMemoryAgent } from '../worker/support/memory-ports.js'
import { loadText, settingsText } from '../settings/support/settings-file.js'
import { BEARER, BYTES, canariesIn, CREDENTIAL_URL, formsOf, tellingError, TEXTS } from './support/canaries.js'

const MAIN = fileURLToPath(new URL('../../support/faulty-main.ts', import.meta.url))

describe('no canary leaves by a door', () => {
  const faults = {
    'an error of a library': tellingError,
    'an error of our own': () =>
      new SignerError('SIGNER__KMS__INVALID_KEY', TEXTS.passphrase, { where: TEXTS.mnemonic }, tellingError()),
  }
  for (const [what, fault] of Object.entries(faults))
    it(`for workers, when ${what} stops a call`, async () => {
      const fails = (): never => {
        throw fault()
      }
      const door = openDoor(createMemoryAgent({ keyRecords: fails, status: fails, health: fails, admit: fails }))
      const calls: readonly (readonly [string, object])[] = [
        ['signer_listKeys', withAuth(ALICE, 'signer_listKeys', {})],
        ['signer_getStatus', withAuth(ALICE, 'signer_getStatus', {})],
        ['system_health', {}],
      ]

      for (const [method, params] of calls) {
        const answer = await call(door, httpPeer(), method, params)
        assert.ok(answer.error !== undefined, method)
        assert.deepEqual(canariesIn(JSON.stringify(answer)), [], method)
      }
      assert.ok(door.errors.length > 0)
      assert.deepEqual(canariesIn(JSON.stringify(door.errors)), [])
    })

  it('for workers, who send them where they do not belong', async () => {
    const door = openDoor()
    const params = { ...TEXTS, payload: formsOf(BYTES.payload), [TEXTS.passphrase]: TEXTS.seed }

    for (const method of ['signer_sign', 'signer_listKeys', 'system_health', TEXTS.passphrase])
      assert.deepEqual(canariesIn(JSON.stringify(await call(door, httpPeer(), method, params))), [], method)
    const broken = await door.handle(`{"jsonrpc":"2.0","id":1,"method":"${TEXTS.passphrase}`, httpPeer())
    assert.deepEqual(canariesIn(String(broken)), [])
  })

  it('for those who watch, whatever fails and whatever they ask', async () => {
    const fails = (): never => {
      throw tellingError()
    }
    const server = await startObserveServer(
      { host: '127.0.0.1', port: 0 },
      { metrics: async () => fails(), notReady: fails, monotonicMs: () => 0 },
    )
    const ask = async (path: string): Promise<string> => {
      const sent = request(`${server.url}${path}`, { agent: false, headers: { authorization: BEARER } }).end()
      const [response] = (await once(sent, 'response')) as [IncomingMessage]
      return `${response.statusCode} ${JSON.stringify(response.headers)} ${await text(response)}`
    }

    for (const path of ['/metrics', '/readyz', `/metrics?key=${TEXTS.urlKey}`, `/${TEXTS.passphrase}`]) {
      const answer = await ask(path)
      assert.match(answer, /^(?:500|404) /)
      assert.deepEqual(canariesIn(answer), [], path)
    }
    await server.close()
  })
})

describe('a program that ends by what nobody catches', () => {
  for (const which of ['throws', 'rejects', 'rejects with text'])
    it(`ends with 1 and tells no canary, when it ${which}`, () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--import=tsx', MAIN, which], {
        encoding: 'utf8',
        timeout: 50_000,
      })

      assert.match(stderr, /^Unexpected fault, please report it: /)
      assert.equal(status, 1)
      assert.deepEqual(canariesIn(`${stdout}${stderr}`), [])
    })
})

describe('findings about settings', () => {
  const dir = mkdtempSync(join(tmpdir(), 'signer-layer-canaries-'))
  after(() => rmSync(dir, { recursive: true, force: true }))
  const sealed = (provider: unknown): { readonly kms: string } => ({
    kms: JSON.stringify({ mode: 'sealed', dir: 'keys', provider }),
  })
  const endpoints = (all: readonly unknown[]): { readonly l1: string } => ({
    l1: JSON.stringify({ endpoints: all, agreement: 2 }),
  })
  const mistakes: Readonly<Record<string, string>> = {
    'a passphrase for a provider': settingsText(sealed(TEXTS.passphrase)),
    'a passphrase as a kind': settingsText(sealed({ kind: TEXTS.passphrase })),
    'a passphrase in the file': settingsText(sealed({ kind: 'passphrase', passphrase: TEXTS.passphrase })),
    'a passphrase for a descriptor': settingsText(sealed({ kind: 'passphrase', fd: TEXTS.passphrase })),
    'bytes for a descriptor': settingsText(sealed({ kind: 'passphrase', fd: [...BYTES.root] })),
    'a root beside the keys': settingsText({ kms: JSON.stringify({ mode: 'sealed', root: [...BYTES.root] }) }),
    'credentials in an endpoint': settingsText(endpoints([CREDENTIAL_URL, CREDENTIAL_URL.replace('wss', 'https')])),
    'an endpoint that is none': settingsText(endpoints([TEXTS.urlPassword, TEXTS.urlKey, { url: CREDENTIAL_URL }])),
    'plain credentials': settingsText(endpoints([CREDENTIAL_URL.replace('wss', 'ws')])),
    'a file that is no YAML': `${settingsText()}kms: { passphrase: "${TEXTS.passphrase}\n  ${TEXTS.mnemonic}: [`,
    'a name twice': `${settingsText()}kms: ${TEXTS.passphrase}\nkms: ${TEXTS.passphrase}\n`,
    'an alias': `${settingsText()}a: &${TEXTS.urlKey} ${TEXTS.passphrase}\nb: *${TEXTS.urlKey}\n`,
  }
  for (const [what, file] of Object.entries(mistakes))
    it(`tell no canary, for ${what}`, () => {
      const fault = ((): unknown => {
        try {
          return loadText(dir, file)
        } catch (error) {
          return error
        }
      })()

      assert.ok(isSignerError(fault, 'SIGNER__SETTINGS__INVALID'), 'it was taken')
      assert.deepEqual(canariesIn(`${fault.message} ${JSON.stringify(fault.context)} ${describeFault(fault)}`), [])
    })

  it('tell no canary that flags or environment set', () => {
    const layers = {
      environment: { SIGNER_LAYER__L1__ENDPOINTS__0: CREDENTIAL_URL, SIGNER_LAYER__KMS__PROVIDER: TEXTS.passphrase },
      set: [`l1.endpoints[1]=${CREDENTIAL_URL}`, `kms.provider.passphrase=${TEXTS.passphrase}`],
    }

    assert.throws(
      () => loadText(dir, settingsText(), layers),
      (fault) => canariesIn(describeFault(fault)).length === 0 && isSignerError(fault, 'SIGNER__SETTINGS__INVALID'),
    )
  })
})
