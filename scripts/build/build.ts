import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundledPackages } from './bundled-packages.js'
import { bundleClient, bundleProgram } from './bundle.js'
import { writeDeclarations } from './declarations.js'
import { licenceFaults } from './licences.js'
import { thirdPartyText } from './third-party-text.js'

export interface BuildOptions {
  /** The folder of the repository, with its dependencies installed. */
  readonly root: string
  /** Where the result goes. Files in it that are not of this build stay. */
  readonly out: string
}

/**
 * Builds what is published: the program in `main.js`, the client in `client/` with its declarations in `types/`, and
 * `THIRD-PARTY-LICENSES.txt` with the licence of every package whose code is in them.
 *
 * Raises an Error when something does not build, or when a package is in it that may not be.
 */
export const build = async ({ root, out }: BuildOptions): Promise<void> => {
  const metafiles = [await bundleProgram(root, out), await bundleClient(root, out)]
  const packages = bundledPackages(root, metafiles)
  const faults = licenceFaults(packages)
  if (faults.length > 0) throw new Error(`These packages may not be in what is published:\n${faults.join('\n')}`)
  writeFileSync(join(out, 'THIRD-PARTY-LICENSES.txt'), thirdPartyText(packages))
  writeDeclarations(root, join(out, 'types'))
}
