import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { hardenProcess, type HardenDeps } from '../../../src/harden/harden.js'

const CHILD = fileURLToPath(new URL('support/harden-child.ts', import.meta.url))
const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url))
const { NODE_OPTIONS: _, ...environment } = process.env

const child = (nodeArgs: readonly string[], childArgs: readonly string[], nodeOptions?: string): string => {
  const env = nodeOptions === undefined ? environment : { ...environment, NODE_OPTIONS: nodeOptions }
  const { stdout } = spawnSync(process.execPath, [...nodeArgs, '--import=tsx', CHILD, ...childArgs], {
    env,
    encoding: 'utf8',
  })
  return stdout
}

describe('hardenProcess', () => {
  const closed: HardenDeps = {
    refuseCoreDumps: () => undefined,
    memoryFlags: () => [],
    inspectorUrl: () => undefined,
    ignoreDebugSignal: () => undefined,
    isRoot: () => false,
  }
  const quiet = { warn: () => assert.fail('nothing to warn of') }
  const production = { isDevChain: false }
  const REFUSED = { code: 'SIGNER__SETTINGS__INSECURE_REFUSED' }

  it('warns of running as root in production, which needs no such rights', () => {
    const warned: unknown[][] = []
    const asRoot = { ...closed, isRoot: () => true }
    hardenProcess(production, { warn: (...line) => warned.push(line) }, asRoot)
    hardenProcess({ isDevChain: true }, quiet, asRoot)
    assert.equal(warned.length, 1)
    assert.match(String(warned[0]?.[0]), /^Runs as root: give it a user of its own/)
  })

  it('refuses production where core dumps cannot be ruled out, and warns on a development chain', () => {
    const open = { ...closed, refuseCoreDumps: () => 'no library' }
    const warned: unknown[] = []
    assert.throws(() => hardenProcess(production, quiet, open), { ...REFUSED, message: /Core dumps .*no library/ })
    hardenProcess({ isDevChain: true }, { warn: (...line) => warned.push(line) }, open)
    assert.deepEqual(warned, [['Core dumps cannot be ruled out', { reason: 'no library' }]])
  })

  it('refuses production with options that open the memory, naming them, and with a debugger that listens', () => {
    const flags = { ...closed, memoryFlags: () => ['--heap-prof', '--inspect'] }
    const debugged = { ...closed, inspectorUrl: () => 'ws://127.0.0.1:9229/1' }
    assert.throws(() => hardenProcess(production, quiet, flags), { ...REFUSED, message: /--heap-prof, --inspect/ })
    assert.throws(() => hardenProcess(production, quiet, debugged), { ...REFUSED, message: /debugger/ })
    hardenProcess({ isDevChain: true }, quiet, { ...flags, ...debugged })
  })

  it('ignores the signal that opens a debugger before it looks for one: none can come in between', () => {
    const order: string[] = []
    hardenProcess(production, quiet, {
      ...closed,
      ignoreDebugSignal: () => void order.push('ignore'),
      inspectorUrl: () => void order.push('look'),
    })
    assert.deepEqual(order, ['ignore', 'look'])
  })

  describe('in a process of its own', () => {
    before(function () {
      if (process.platform === 'linux') return
      this.skip()
    })

    it('leaves no core file, soft and hard', () => {
      assert.match(child([], ['production', 'show']), /^hardened\nMax core file size +0 +0 /m)
    })

    it('leaves no core file of any command', () => {
      const show = `import { readFileSync } from 'node:fs'
        process.on('exit', () => console.log(readFileSync('/proc/self/limits', 'latin1')))`
      const nodeArgs = ['--import=tsx', `--import=data:text/javascript,${encodeURIComponent(show)}`]
      const { stdout } = spawnSync(process.execPath, [...nodeArgs, MAIN, '--help'], {
        env: environment,
        encoding: 'utf8',
      })

      assert.match(stdout, /^Max core file size +0 +0 /m)
    })

    it('refuses an inspector on the command line and in NODE_OPTIONS, and only in production', () => {
      assert.match(child(['--inspect=127.0.0.1:0'], ['production']), /INSECURE_REFUSED .*--inspect,/)
      assert.match(child([], ['production'], '--inspect=127.0.0.1:0'), /INSECURE_REFUSED .*--inspect,/)
      assert.match(child(['--inspect=127.0.0.1:0'], ['dev']), /^hardened/)
    })

    it('refuses heap snapshots and reports', () => {
      assert.match(child(['--heapsnapshot-signal=SIGUSR2'], ['production']), /INSECURE_REFUSED .*--heapsnapshot-signal/)
      assert.match(child([], ['production'], '--report-on-signal'), /INSECURE_REFUSED .*--report-on-signal/)
    })

    it('opens no debugger at SIGUSR1 in production', () => {
      assert.match(child([], ['production', 'signal']), /^hardened\nno debugger\n$/m)
      assert.equal(child([], ['dev', 'signal']), 'hardened\ndebugger\n')
    })

    it('lets no other process of its user read its memory', async function () {
      if (process.getuid?.() !== 0) return this.skip()
      const as = { env: environment, uid: 65_534, gid: 65_534 }
      const hardened = spawn(process.execPath, ['--import=tsx', CHILD, 'production', 'wait'], { ...as, stdio: 'pipe' })
      const exited = once(hardened, 'exit')
      await once(hardened.stdout, 'data')
      const look = `try { require('fs').openSync('/proc/${hardened.pid}/mem'); console.log('open') } catch (e) { console.log(e.code) }`
      const { stdout } = spawnSync(process.execPath, ['-e', look], { ...as, encoding: 'utf8' })
      const owner = /^Uid:.*$/m.exec(readFileSync(`/proc/${hardened.pid}/status`, 'latin1'))?.[0]
      hardened.stdin.write('end')
      await exited

      assert.match(owner ?? '', /65534/)
      assert.equal(stdout, 'EACCES\n')
    })
  })
})
