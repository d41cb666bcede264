/** A TPM in software on loopback, as a test needs one. Its keys and numbers are of tests alone. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const HOST = '127.0.0.1'

/** Why the suite cannot run here; undefined where it can. */
export const missingTools = (): string | undefined => {
  const missing = ['swtpm', 'tpm2_unseal'].filter((tool) => spawnSync(tool, ['--version']).error !== undefined)
  return missing.length === 0 ? undefined : `tests on a TPM are skipped: no ${missing.join(', no ')} on this machine`
}

const portIsFree = async (port: number): Promise<number | undefined> => {
  const server = createServer()
  const free = await new Promise<number | undefined>((resolve) => {
    server.once('error', () => resolve(undefined))
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port))
  })
  if (free !== undefined) await new Promise((resolve) => server.close(resolve))
  return free
}

/** Two free ports in a row: tpm2-tools look for the control channel one above the port that they are given. */
export const freePair = async (): Promise<number> => {
  for (;;) {
    const port = (await portIsFree(0)) ?? 0
    if (port > 0 && (await portIsFree(port + 1)) !== undefined) return port
  }
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, HOST, () => resolve(true))
    socket.once('connect', () => socket.destroy())
    socket.once('error', () => resolve(false))
  })

const startIn = async (dir: string, port: number) => {
  const channel = (kind: string, at: number): string[] => [`--${kind}`, `type=tcp,port=${at},bindaddr=${HOST}`]
  const args = ['socket', '--tpm2', '--tpmstate', `dir=${dir}`, '--flags', 'not-need-init,startup-clear']
  const child = spawn('swtpm', [...args, ...channel('server', port), ...channel('ctrl', port + 1)], { stdio: 'ignore' })
  // The control channel listens a moment before the other one.
  const isUp = async (): Promise<boolean> => (await accepts(port + 1)) && (await accepts(port))
  while (child.exitCode === null && !(await isUp())) await new Promise((resolve) => setImmediate(resolve))
  if (child.exitCode !== null) throw new Error(`swtpm ended with ${child.exitCode}`)
  return child
}

/** A TPM that was made, with nothing in it. `stop` ends it and removes its state. */
export const startSwtpm = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'signer-layer-swtpm-'))
  const port = await freePair()
  let child = await startIn(dir, port)
  const end = async (): Promise<void> => {
    const ended = once(child, 'exit')
    if (child.kill()) await ended
  }
  const tcti = `swtpm:host=${HOST},port=${port}`
  const tool = (name: string, ...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(name, ['-T', tcti, ...args], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`)
    return stdout
  }
  return {
    tcti,
    port,
    /** Runs one of tpm2-tools, for what only a test does. */
    tool,
    /** Measures something into a register, as firmware and boot loaders do. */
    measure: (pcr: number, what: number): string =>
      tool('tpm2_pcrextend', `${pcr}:sha256=${what.toString(16).padStart(2, '0').repeat(32)}`),
    /** What is left in its memory: objects and sessions. */
    leftovers: (): string =>
      ['handles-transient', 'handles-loaded-session', 'handles-saved-session']
        .map((kind) => tool('tpm2_getcap', kind))
        .join(''),
    /** The machine is switched off and on again: registers begin anew, what is persistent stays. */
    restart: async (): Promise<void> => {
      await end()
      child = await startIn(dir, port)
    },
    end,
    stop: async (): Promise<void> => {
      await end()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

export type Swtpm = Awaited<ReturnType<typeof startSwtpm>>
