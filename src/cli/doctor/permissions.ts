import { ok, problem, warning, type Finding } from './finding.js'

/** What lies at a path, links followed; undefined where nothing does or nothing can be told. */
export interface PathStatus {
  readonly isFolder: boolean
  /** Permission bits. */
  readonly mode: number
  readonly uid: number
}

/** How a path of the settings is to be kept. */
export interface KeptPath {
  readonly path: string
  /** `secret`: nobody but its owner. `deciding`: nobody but its owner writes it. */
  readonly kind: 'secret' | 'deciding'
  /** Made by the agent where it is not there. */
  readonly isMadeLater?: boolean
}

const OTHERS = 0o077
const OTHERS_WRITE = 0o022

const show = (mode: number): string => mode.toString(8).padStart(4, '0')

const modeFinding = ({ path, kind }: KeptPath, { mode, isFolder }: PathStatus): Finding | undefined => {
  if (kind === 'secret' && (mode & OTHERS) !== 0)
    return problem(
      `${path} is open to other users (mode ${show(mode)}): the agent refuses it`,
      `make sure that nobody copied it, then: chmod ${isFolder ? '700' : '600'} ${path}`,
    )
  if (kind === 'deciding' && (mode & OTHERS_WRITE) !== 0)
    return warning(
      `${path} can be written by other users (mode ${show(mode)}), and it decides what is signed`,
      `chmod go-w ${path}`,
    )
  return undefined
}

const ownerFinding = ({ path }: KeptPath, { uid }: PathStatus, ownUid: number | undefined): Finding | undefined =>
  ownUid === undefined || uid === ownUid || uid === 0
    ? undefined
    : warning(
        `${path} belongs to user ${uid}, not to the one that runs this (${ownUid})`,
        `chown it to the user of the agent`,
      )

const findingsAt = (
  kept: KeptPath,
  statusOf: (path: string) => PathStatus | undefined,
  ownUid: number | undefined,
): readonly Finding[] => {
  const status = statusOf(kept.path)
  if (status !== undefined)
    return [modeFinding(kept, status), ownerFinding(kept, status, ownUid)].filter((found) => found !== undefined)
  return kept.isMadeLater === true
    ? []
    : [
        problem(
          `${kept.path} is not there, or cannot be reached`,
          'check the path in the settings, and who may enter its folder',
        ),
      ]
}

/**
 * Who may read and write what the settings name.
 *
 * @param ownUid - user of this process; undefined on systems without
 */
export const permissionFindings = (
  paths: readonly KeptPath[],
  statusOf: (path: string) => PathStatus | undefined,
  ownUid: number | undefined,
): readonly Finding[] => {
  const found = paths.flatMap((kept) => findingsAt(kept, statusOf, ownUid))
  return found.length > 0 ? found : [ok(paths.map(({ path }) => path).join(', '))]
}
