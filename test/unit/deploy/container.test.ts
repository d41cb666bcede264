/** deploy/Dockerfile and deploy/compose.yaml: what they must say, and what they name. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { packageFile } from '../../../src/package-file.js'
import { loadSettings } from '../../../src/settings/load.js'
import { unknownFlags } from '../../support/deploy/unknown-flags.js'
import { healthPort, lastOf, readDockerfile, wordsOf } from '../../support/deploy/dockerfile.js'
import { runWordsHere } from '../cli/support/run-words-here.js'

const instructions = readDockerfile()
const all = (name: string): readonly string[] =>
  instructions.filter((instruction) => instruction.name === name).map(({ rest }) => rest)

/** What is copied from the repository; what one stage takes from another is not in it. */
const copied = all('COPY')
  .filter((rest) => !rest.startsWith('--from='))
  .flatMap((rest) => rest.split(' ').slice(0, -1))

interface Compose {
  readonly services: { readonly agent: Readonly<Record<string, unknown>> & { readonly volumes: readonly string[] } }
  readonly secrets: Readonly<Record<string, unknown>>
}

const { services, secrets } = parse(readFileSync(packageFile('deploy', 'compose.yaml'), 'utf8')) as Compose
const SETTINGS = packageFile('deploy', 'settings.container.yaml')
const settings = loadSettings(SETTINGS)

describe('the image', () => {
  it('is built in stages, on bases with a version', () => {
    const bases = all('FROM')
    assert.equal(bases.length, 2)
    for (const base of bases) assert.match(base, /^node:\d+-bookworm-slim( AS \w+)?$/)
    assert.deepEqual(all('ADD'), [])
  })

  it('copies files that are there, and that its builder is shown', () => {
    const shown = readFileSync(packageFile('deploy', 'Dockerfile.dockerignore'), 'utf8').split('\n')
    assert.deepEqual(
      copied.filter((path) => !existsSync(packageFile(...path.split('/')))),
      [],
    )
    assert.deepEqual(
      copied.filter((path) => !shown.includes(`!${path.split('/')[0] ?? ''}`)),
      [],
    )
  })

  it('runs as a user by number, who is not root and owns its folder', () => {
    const [, user] = /^(\d+):\d+$/.exec(lastOf('USER') ?? '') ?? []
    assert.ok(Number(user) > 0)
    assert.ok(all('RUN').includes(`mkdir /data && chown ${lastOf('USER')} /data`))
    assert.equal(lastOf('VOLUME'), '/data')
  })

  it('is the program itself, which gets the signal that ends it in order', async () => {
    assert.deepEqual(wordsOf('ENTRYPOINT'), ['node', '/app/dist/main.js'])
    assert.equal(lastOf('STOPSIGNAL'), 'SIGTERM')
    assert.deepEqual(await unknownFlags(wordsOf('CMD')), [])
  })

  it('is asked for its health where its command lets it answer', () => {
    assert.ok(wordsOf('CMD').includes(`observe.port=${healthPort()}`))
    assert.equal(settings.observe?.port, Number(healthPort()))
  })
})

describe('the example of compose', () => {
  const { agent } = services

  it('gives the container no more than it needs', () => {
    const { read_only, cap_drop, security_opt, ulimits, tmpfs } = agent
    assert.deepEqual(
      { read_only, cap_drop, security_opt, ulimits, tmpfs },
      {
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        ulimits: { core: 0 },
        tmpfs: ['/tmp:size=16m,mode=1777'],
      },
    )
    assert.equal(agent['memswap_limit'], agent['mem_limit'])
  })

  it('names a policy of the image, which fits its settings', async () => {
    const [, file = ''] = /^\/app\/(.+)$/.exec(settings.policy.file) ?? []
    const { out, code } = await runWordsHere('policy', 'lint', packageFile(file), '--config', SETTINGS)
    assert.deepEqual([/^\d+ errors?/m.exec(out)?.[0], code], ['0 errors', 0])
  })

  it('lets others to doors that are on loopback', () => {
    assert.equal(settings.worker?.host, '127.0.0.1')
    assert.equal(agent['network_mode'], 'host')
    assert.equal(agent['ports'], undefined)
  })

  it('mounts what the command and its settings name', () => {
    const [config] = wordsOf('CMD').filter((word) => word.endsWith('.yaml'))
    assert.ok(agent.volumes.includes(`./settings.yaml:${config}:ro`))
    assert.ok(agent.volumes.includes(`data:${lastOf('VOLUME')}`))
    assert.ok(settings.kms.mode === 'sealed' && settings.kms.provider.kind === 'passphrase')
    assert.deepEqual(
      [settings.kms.provider.file],
      Object.keys(secrets).map((name) => `/run/secrets/${name}`),
    )
    assert.deepEqual([settings.store.path, settings.kms.dir], ['/data/journal.db', '/data/keys'])
  })
})
