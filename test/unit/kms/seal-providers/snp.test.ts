import assert from 'node:assert/strict'
import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { snpSealProvider } from '../../../../src/kms/seal-providers/snp.js'
import { MEMORY_ROOT, withMemoryDir } from '../../../../src/kms/seal-providers/memory-dir.js'
import type { SealProvider } from '../../../../src/kms/seal-providers/seal-provider.js'
import { readFileBounded } from '../../../../src/settings/read-bounded.js'
import { script } from '../support/programs.js'
import { withTempDir } from '../support/temp-dir.js'

/** 32 characters, which a script can write. */
const KEY = 'a key of tests, 32 bytes for all'
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))

const provider = (
  command: readonly [string, ...string[]],
  { timeoutMs = 15_000, memoryRoot = MEMORY_ROOT } = {},
): SealProvider => snpSealProvider({ command, timeoutMs }, { readFile: readFileBounded, memoryRoot })

const withHelper = (lines: readonly string[], test: (file: string, dir: string) => Promise<void>): Promise<void> =>
  withTempDir(async (dir) => test(await script(dir, 'helper', ...lines), dir))

/** What has ended has no command line, also before its parent has taken note. */
const runs = (pid: number): Promise<boolean> =>
  readFileBounded(`/proc/${pid}/cmdline`, 1).then(
    ({ length }) => length > 0,
    () => false,
  )

const unavailable = (message: RegExp) => ({ code: 'SIGNER__KMS__SEAL_UNAVAILABLE', message })

describe('snpSealProvider', () => {
  it('gives the key that a helper writes to standard output', () =>
    withHelper([`printf '${KEY}'`], async (file) => {
      const sealing = provider([file])

      assert.deepEqual(await sealing.probe(), { available: true })
      assert.deepEqual(await sealing.getKek(await sealing.newContext()), bytesOf(KEY))
    }))

  it('gives the key that a helper writes to the file it is told, with the arguments as they are', () =>
    withHelper(
      ['[ "$1" = key ] && [ "$3" = "a b; \\$(c)" ] || exit 3', 'echo derived', `printf '${KEY}' > "$2"`],
      async (file) => {
        const sealing = provider([file, 'key', '{out}', 'a b; $(c)'])

        assert.deepEqual(await sealing.getKek(await sealing.newContext()), bytesOf(KEY))
      },
    ))

  it('lets the helper write where nobody else may read, and leaves nothing there', () =>
    withHelper(
      [
        '[ "$(stat -c %a "$1")" = 600 ] && [ "$(stat -c %a "$(dirname "$1")")" = 700 ] || exit 3',
        `printf '${KEY}' > "$1"`,
        `printf '${KEY}' > "$1.copy"`,
      ],
      (file) =>
        withMemoryDir(MEMORY_ROOT, async (memoryRoot) => {
          await provider([file, '{out}'], { memoryRoot }).newContext()

          assert.deepEqual(await readdir(memoryRoot), [])
        }),
    ))

  it('gives the helper nothing of its own environment', () => {
    process.env['SIGNER_LAYER_TEST_SECRET'] = 'of this process'
    return withHelper(['[ -z "$SIGNER_LAYER_TEST_SECRET" ] || exit 3', `printf '${KEY}'`], async (file) => {
      assert.deepEqual(await provider([file]).probe(), { available: true })
    }).finally(() => delete process.env['SIGNER_LAYER_TEST_SECRET'])
  })

  it('refuses when the chip gives another key, and names recovery', () =>
    withTempDir(async (dir) => {
      const [one, other] = [
        await script(dir, 'one', `printf '${KEY}'`),
        await script(dir, 'other', `printf '${KEY.replace('a', 'b')}'`),
      ]
      const context = await provider([one]).newContext()

      await assert.rejects(provider([other]).getKek(context), {
        code: 'SIGNER__KMS__UNSEAL_REFUSED',
        message: /another chip.*signer-layer recovery join/,
      })
    }))

  for (const [what, lines, message] of [
    ['writes 31 bytes', [`printf '${KEY.slice(1)}'`], /gave 31 bytes/],
    ['writes 33 bytes', [`printf '${KEY}\\n'`], /gave 33 bytes/],
    ['writes nothing', ['true'], /gave 0 bytes/],
    ['writes zeros', ['head -c 32 /dev/zero'], /gave zeros only/],
    ['writes without end', ['cat /dev/zero'], /too much output/],
    ['fails after it has written', [`printf '${KEY}'`, 'exit 7'], /exit code 7/],
    ['is killed', ['kill -9 $$'], /ended by a signal/],
  ] as const)
    it(`takes no key of a helper that ${what}`, () =>
      withHelper(lines, async (file) => {
        await assert.rejects(provider([file]).newContext(), unavailable(message))
        const probe = await provider([file]).probe()
        assert.ok(!probe.available && message.test(probe.reason))
      }))

  it('ends a helper that does not end, with what it has started', () =>
    withHelper(['sleep 1000 &', 'echo $! > "$1"', 'sleep 1000'], async (file, dir) => {
      const pidFile = join(dir, 'pid')

      await assert.rejects(
        provider([file, pidFile], { timeoutMs: 3_000 }).newContext(),
        unavailable(/did not end in time/),
      )

      const pid = Number(Buffer.from(await readFileBounded(pidFile, 20)).toString())
      while (await runs(pid)) await setImmediate()
    }))

  it('does not repeat what a helper says about its failure', () =>
    withHelper([`echo '${KEY}' >&2`, 'exit 1'], async (file) => {
      await assert.rejects(
        provider([file]).newContext(),
        (error: Error) => !JSON.stringify([error.message, error]).includes(KEY),
      )
    }))

  it('runs no program that is missing, that cannot be run, or that others may replace', () =>
    withHelper([`printf '${KEY}'`], async (file, dir) => {
      await assert.rejects(
        provider([join(dir, 'none')]).newContext(),
        unavailable(/There is no program.*kms\.provider\.command/),
      )
      await assert.rejects(provider([dir]).newContext(), unavailable(/There is no program/))
      await chmod(file, 0o644)
      await assert.rejects(provider([file]).newContext(), unavailable(/There is no program/))
      for (const mode of [0o775, 0o757]) {
        await chmod(file, mode)
        await assert.rejects(provider([file]).newContext(), unavailable(/can be replaced by other users/))
      }
    }))

  it('refuses contexts that it did not write', () =>
    withHelper([`printf '${KEY}'`], async (file) => {
      for (const length of [0, 15, 16, 17])
        await assert.rejects(provider([file]).getKek(new Uint8Array(length)), { code: 'SIGNER__KMS__UNSEAL_REFUSED' })
    }))
})
