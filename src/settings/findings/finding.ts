import { showPath, type SettingsPath } from '../settings-path.js'

/** In which order findings are told: a misspelt name explains what is missing, and rules count once the rest is right. */
export const KINDS = ['name', 'value', 'missing', 'rule'] as const

/** What is wrong with a member, in words that go on after its path. */
export interface Finding {
  readonly kind: (typeof KINDS)[number]
  readonly path: SettingsPath
  readonly problem: string
  /** Name of the member beside it that was probably meant. */
  readonly meant?: string
}

/** Where a member comes from, in words; undefined where nobody knows. */
export type OriginOf = (path: SettingsPath) => string | undefined

const siblingPath = ({ path, meant = '' }: Finding): string => showPath([...path.slice(0, -1), meant])

/** What is of the wrong kind has other faults too, which say nothing new. */
const isFirst = ({ kind, path }: Finding, index: number, all: readonly Finding[]): boolean =>
  kind !== 'value' || all.findIndex((other) => other.kind === kind && showPath(other.path) === showPath(path)) === index

/** One line for each finding, the most useful first. A member that is missing because it was misspelt is no second one. */
export const findingLines = (findings: readonly Finding[], originOf: OriginOf): readonly string[] => {
  const misspelt = new Set(findings.filter(({ meant }) => meant !== undefined).map(siblingPath))
  return KINDS.flatMap((kind) => findings.filter((finding) => finding.kind === kind))
    .filter(isFirst)
    .filter(({ kind, path }) => kind !== 'missing' || !misspelt.has(showPath(path)))
    .map(({ path, problem }) => {
      const origin = originOf(path)
      return `${path.length === 0 ? 'the settings' : showPath(path)}: ${problem}${origin === undefined ? '' : ` (${origin})`}`
    })
}
