/** docs/recovery.md, followed literally: its commands in a clean folder, from lost machine to the same signatures. */
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { accountKey } from '../../src/kms/account-key.js'
import { openSealedKms } from '../../src/kms/open.js'
import { packageFile } from '../../src/package-file.js'
import { sealProviderOf } from '../../src/seal-provider-of.js'
import { callerKey } from '../unit/kms/support/keys.js'
import { withTempDir } from '../unit/kms/support/temp-dir.js'

const DIGEST = new Uint8Array(32).fill(1)
const WAITS = 'recovery join'

/** The sh blocks of a section, in their order. */
const blocksOf = (text: string, section: string): string[] => {
  const [, body = ''] = text.split(new RegExp(`^## ${section}$`, 'm'))
  return [...(body.split(/^## /m)[0] ?? '').matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block)
}

/** The example, with the replica that the document names. */
const settingsWithReplica = async (): Promise<string> => {
  const example = await readFile(packageFile('config', 'settings.example.yaml'), 'utf8')
  const settings = example.replace(/^ {2}replicas: \[\]$/m, '  replicas: [replica]')
  assert.notEqual(settings, example)
  return settings
}

/** `signer-layer` and `age-keygen` by their names, as an installation has them. */
const installShims = async (bin: string): Promise<void> => {
  const tsx = import.meta.resolve('tsx')
  const programs = {
    'signer-layer': packageFile('src', 'main.ts'),
    'age-keygen': fileURLToPath(new URL('../support/age-keygen.ts', import.meta.url)),
  }
  await mkdir(bin)
  for (const [name, program] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!/bin/sh\nexec '${process.execPath}' --import='${tsx}' '${program}' "$@"\n`)
    await chmod(join(bin, name), 0o755)
  }
}

interface Shell {
  run(block: string, env?: Readonly<Record<string, string>>): Promise<string>
  start(block: string): ChildProcess
}

const shellIn = (cwd: string, bin: string): Shell => {
  const spawnBlock = (block: string, env: Readonly<Record<string, string>> = {}): ChildProcess =>
    spawn('sh', ['-eu', '-c', block], {
      cwd,
      env: { ...process.env, ...env, PATH: `${bin}:${process.env['PATH'] ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const run = async (block: string, env?: Readonly<Record<string, string>>): Promise<string> => {
    const child = spawnBlock(block, env)
    const output: string[] = []
    child.stdout?.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    assert.equal(code, 0, `${block}\n${output.join('')}`)
    return output.join('')
  }
  return { run, start: (block) => spawnBlock(block) }
}

/** An agent that has run once: it has its account and a key. */
const agentIn = async (cwd: string) => {
  const path = join(cwd, 'data', 'passphrase')
  const provider = sealProviderOf({ kind: 'passphrase', file: path }, false)
  const kms = await openSealedKms({ dir: join(cwd, 'data', 'keys'), provider, replicas: [join(cwd, 'replica')] })
  try {
    const account = await accountKey(kms)
    const { id } = await kms.generateKey(callerKey())
    const use = { keyId: id, purpose: 'caller', scheme: 'ecdsa', message: DIGEST } as const
    return {
      account: account.id,
      keys: [...kms.list()].sort((a, b) => a.id.localeCompare(b.id)),
      signature: await kms.sign(use),
    }
  } finally {
    kms.close()
  }
}

/** What `join` shows to be told to the operators. */
const shownBy = async (joining: ChildProcess): Promise<Record<'ADDRESS' | 'KEY', string>> => {
  const shown = { ADDRESS: '', KEY: '' }
  assert.ok(joining.stdout && joining.stderr)
  joining.stderr.resume()
  for await (const line of createInterface({ input: joining.stdout })) {
    shown.ADDRESS = /^Address: (\S+)$/.exec(line)?.[1] ?? shown.ADDRESS
    shown.KEY = /^Key: +(\S+)$/.exec(line)?.[1] ?? shown.KEY
    if (shown.ADDRESS !== '' && shown.KEY !== '') break
  }
  joining.stdout.resume()
  return shown
}

describe('docs/recovery.md', () => {
  it('leads from a lost machine to the same keys, and to signatures by them', async function () {
    // A dozen programs are started one after the other, and each has to load.
    this.timeout(1_200_000)
    const text = await readFile(packageFile('docs', 'recovery.md'), 'utf8')
    const [setUp, recover] = [blocksOf(text, 'Set up'), blocksOf(text, 'Recover')]
    assert.ok(setUp.length >= 4 && recover.filter((block) => block.includes(WAITS)).length === 2)

    await withTempDir(async (parent) => {
      const [cwd, bin] = [join(parent, 'folder'), join(parent, 'bin')]
      await mkdir(join(cwd, 'data'), { recursive: true })
      await writeFile(join(cwd, 'settings.yaml'), await settingsWithReplica())
      await writeFile(join(cwd, 'data', 'passphrase'), 'test passphrase of the old machine', { mode: 0o600 })
      await installShims(bin)
      const before = await agentIn(cwd)
      const shell = shellIn(cwd, bin)

      for (const block of setUp) await shell.run(block)
      await rm(join(cwd, 'data'), { recursive: true })

      const [prepare = '', joinBlock = '', send = '', again = ''] = recover
      await shell.run(prepare)
      const joining = shell.start(joinBlock)
      const joined = once(joining, 'exit')
      try {
        const shown = await shownBy(joining)
        await shell.run(send, shown)
        assert.deepEqual(await joined, [0, null])
      } finally {
        joining.kill()
      }
      assert.match(await shell.run(again), /were restored earlier/)

      assert.deepEqual(await agentIn(cwd), before)
    })
  })
})
