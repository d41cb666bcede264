/** README.md and the commands of operate.md and policies.md, followed literally by somebody who has nothing but them; only the ports are free ones of this machine. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Transaction } from 'ethers'
import { parse, stringify } from 'yaml'
import { packageFile } from '../../src/package-file.js'
import { tempDir } from '../support/agent-e2e.js'
import { blocksOf, shellBlocks, shellWith, type RunningBlock, type Shell } from '../support/document.js'
import { freePort } from '../support/free-port.js'

/** What is taken of a file with cases of a policy. */
interface TestFile {
  readonly cases: readonly { readonly request: unknown }[]
}

/** What needs a fresh clone is not done again: the tests run in one. */
const withoutInstall = (block: string): string => block.replace(/^npm ci && /, '')

/** A signed transaction that a command printed. */
const transactionIn = (printed: string): Transaction => {
  const [, raw = ''] = /(0x02f8[0-9a-f]+)/.exec(printed) ?? []
  return Transaction.from(raw)
}

const keyIn = (printed: string): string => {
  const [, key] = /\bkey\b.*?(0x[0-9a-f]{64})/.exec(printed) ?? []
  assert.ok(key, printed)
  return key
}

describe('README.md', () => {
  const text = readFileSync(packageFile('README.md'), 'utf8')
  const { dir, remove } = tempDir()
  const prefix = join(dir, 'prefix')
  const cwd = join(dir, 'user')
  const root = packageFile('.')
  let shell: Shell
  let ports: { readonly l1: number; readonly worker: number }
  const running: RunningBlock[] = []

  /** The same commands, on ports that nobody uses. */
  const onFreePorts = (block: string): string =>
    block
      .replaceAll('127.0.0.1:9944', `127.0.0.1:${ports.l1}`)
      .replace(/^signer-layer dev --l1-only/m, `$& --port ${ports.l1}`)
      .replace(
        /^signer-layer dev --agent-file/m,
        `signer-layer dev --port ${ports.l1} --rpc-port ${ports.worker} --agent-file`,
      )
      .replace(/^signer-layer init \S+/m, `$& --port ${ports.worker}`)
  const start = (
    block: string | undefined,
    env: Readonly<Record<string, string>> = {},
    where = shell,
  ): RunningBlock => {
    assert.ok(block !== undefined)
    const started = where.start(onFreePorts(block), env)
    running.push(started)
    return started
  }
  const run = (block: string | undefined, env?: Readonly<Record<string, string>>, where?: Shell): Promise<string> =>
    start(block, env, where).done

  before(async () => {
    mkdirSync(cwd)
    ports = { l1: await freePort(), worker: await freePort() }
    shell = shellWith(cwd, join(prefix, 'bin'))
    const [install] = blocksOf(text, 'Five minutes: the first signature')
    await run(install, { npm_config_prefix: prefix }, shellWith(root, join(prefix, 'bin')))
  })
  after(async () => {
    await Promise.all(running.map((block) => block.end('SIGKILL')))
    remove()
  })

  it('shows the main job with its first command', async () => {
    const [demo, tests, ...others] = blocksOf(text, 'Two commands').map(withoutInstall)
    const printed = await run(demo, {}, shellWith(root, join(prefix, 'bin')))

    assert.match(printed, /All \d+ answers are as expected/)
    assert.equal(tests, 'npm test\n')
    assert.deepEqual(others, [])
  })

  it('leads to the first signature, a denial and a list of both', async () => {
    const [, dev, generate, sign, deny, list, ...others] = blocksOf(text, 'Five minutes: the first signature')
    assert.deepEqual(others, [])
    const agent = start(dev)
    await agent.shows(/agent file/)
    const KEY = keyIn(await run(generate))

    const signed = transactionIn(await run(sign, { KEY }))
    const denied = start(deny, { KEY })
    await denied.shows(/ConfirmationUnavailable/)
    const listed = await run(list)
    await agent.end()

    assert.equal(signed.value, 5n * 10n ** 17n)
    assert.equal(signed.isSigned(), true)
    await assert.rejects(denied.done, /3 !== 0/)
    assert.match(listed, /ok/)
    assert.match(listed, /denied/)
  })

  it('leads to an agent of one’s own, which goes on when it was killed', async () => {
    const [l1, init, begin, use, ...others] = blocksOf(text, 'Fifteen minutes: an agent of your own')
    assert.deepEqual(others, [])
    const [again, ...more] = shellBlocks(readFileSync(packageFile('docs', 'operate.md'), 'utf8'))
    assert.deepEqual(more, [])
    const chain = start(l1)
    await chain.shows(/genesis/)
    // What is left to do makes doctor end with 1.
    const made = start(init?.replace(/^signer-layer doctor$/m, 'signer-layer doctor || true'))
    assert.match(await made.done, /problem|warning/)
    const home = shellWith(join(cwd, 'my-agent'), join(prefix, 'bin'))
    const first = start(begin, {}, home)
    await first.shows(/Agent runs/)

    const used = await run(
      use?.replace(/^signer-layer status$/m, 'until signer-layer status; do sleep 1; done'),
      {},
      home,
    )
    await first.end('SIGKILL')
    const second = start(again, {}, home)
    await second.shows(/Agent runs/)
    const [, request = ''] = /^request +(0x[0-9a-f]{64})$/m.exec(used) ?? []
    // It answers once it has read what it missed.
    const job = await run(`until signer-layer jobs show ${request}; do sleep 1; done`, {}, home)
    const shown = await run(`signer-layer keys show ${keyIn(used)}`, {}, home)
    await second.end()
    await chain.end()

    assert.match(job, /answered/)
    assert.match(job, /\bok\b/)
    assert.match(shown, /active/)
  })

  it('checks policies as it says', async () => {
    const [check, ...others] = blocksOf(text, 'Policies')

    assert.match(
      await run(check, {}, shellWith(root, join(prefix, 'bin'))),
      /nothing found[^]*2 of 2 cases as expected/,
    )
    assert.deepEqual(others, [])
  })

  it('is right about docs/policies.md, too: its commands lint, explain and test', async () => {
    const blocks = shellBlocks(readFileSync(packageFile('docs', 'policies.md'), 'utf8'))
    assert.ok(blocks.length > 0)

    const folder = join(dir, 'author')
    mkdirSync(folder)
    const copy = (from: string, to: string): void =>
      writeFileSync(
        join(folder, to),
        readFileSync(packageFile('config', from), 'utf8').replace('velocity.yaml', 'policy.yaml'),
      )
    copy('examples/velocity.yaml', 'policy.yaml')
    copy('examples/velocity.test.yaml', 'policy.test.yaml')
    copy('settings.example.yaml', 'settings.yaml')
    const [first] = (parse(readFileSync(join(folder, 'policy.test.yaml'), 'utf8')) as TestFile).cases
    writeFileSync(join(folder, 'request.yaml'), stringify(first?.request))

    const author = shellWith(folder, join(prefix, 'bin'))
    for (const block of blocks) assert.match(await run(block, {}, author), /approved/)
  })
})
