/** The reference of the client, as `npm run docs` makes it from comments: nothing that dApps meet is without words. */
import assert from 'node:assert/strict'
import { Application, Logger, LogLevel, TypeDocReader } from 'typedoc'
import { packageFile } from '../../../src/package-file.js'
import { clientEntryPoints } from '../../support/client-entry-points.js'

/** Reads all types of the client, and of the libraries that it gives types of. */
const TIMEOUT_MS = 300_000

class FindingsLogger extends Logger {
  readonly findings: string[] = []

  override log(message: string, level: LogLevel): void {
    if (level >= LogLevel.Warn) this.findings.push(message)
  }
}

/** What typedoc finds wrong with the comments of an entry point. */
const findingsOf = async (entryPoints: readonly string[]): Promise<readonly string[]> => {
  const options = { options: packageFile('typedoc.json'), entryPoints: [...entryPoints] }
  const app = await Application.bootstrap(options, [new TypeDocReader()])
  const logger = new FindingsLogger()
  app.logger = logger
  const project = await app.convert()
  assert.ok(project, logger.findings.join('\n'))
  app.validate(project)
  return logger.findings
}

describe('the reference of the client', () => {
  it('has a comment for every export, and every type that one of them mentions', async () => {
    assert.deepEqual(await findingsOf(clientEntryPoints()), [])
  }).timeout(TIMEOUT_MS)

  it('could not hide that one is missing', async () => {
    // Types of the wire whose words are in their schemas.
    const findings = await findingsOf([packageFile('types', 'worker', 'explain.ts')])

    assert.ok(findings.some((finding) => /^ExplainResult .* does not have any documentation/.test(finding)))
  }).timeout(TIMEOUT_MS)
})
