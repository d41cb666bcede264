import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const PROGRAM = process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium'

/** One process without a sandbox, no calls home, and no way to anything but this machine. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]

/** Skips the tests of a block, with one line, where there is no browser. */
export const requireChromium = (context: Mocha.Context): void => {
  if (existsSync(PROGRAM)) return
  process.stderr.write(`skipped: there is no ${PROGRAM}; install Chromium, or name it in CHROMIUM_BIN\n`)
  context.skip()
}

/** A browser with a profile of its own, which ends with it. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: PROGRAM, headless: true, args: FLAGS, env: { ...process.env, LANG: 'C.UTF-8' } })
