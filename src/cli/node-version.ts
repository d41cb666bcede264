/** The oldest Node.js that runs this program, as in `engines` of package.json. */
const OLDEST = { major: 20, minor: 19 } as const

const numbersOf = (version: string): readonly [major: number, minor: number] | undefined => {
  const [, major, minor] = /^v?(\d+)\.(\d+)\./.exec(version) ?? []
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)]
}

/**
 * What is wrong with a version of Node.js, as `process.version` says it, and what to do; undefined where it will do.
 * A version that cannot be read will do: only a known old one is refused.
 */
export const unsupportedNode = (version: string): string | undefined => {
  const [major, minor] = numbersOf(version) ?? [Infinity, 0]
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return undefined
  return `This is Node.js ${version}, and signer-layer needs ${OLDEST.major}.${OLDEST.minor} or newer: install Node.js 24.`
}
