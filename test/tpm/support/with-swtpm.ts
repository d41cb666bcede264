import { missingTools, startSwtpm, type Swtpm } from './swtpm.js'

/** A suite with a TPM of its own for each test, or one line of skip where there is none. */
export const describeWithTpm = (title: string, tests: (tpm: () => Swtpm) => void): void => {
  const missing = missingTools()
  if (missing !== undefined) {
    it.skip(`${title}: ${missing}`)
    return
  }
  describe(title, () => {
    let tpm: Swtpm
    beforeEach(async () => void (tpm = await startSwtpm()))
    afterEach(() => tpm.stop())
    tests(() => tpm)
  })
}
