import { ok, problem, type Finding } from './finding.js'

/** What lies in the key folder, and who has it. */
export interface KeyFolder {
  readonly dir: string
  /** Names of files; undefined where there is no folder. */
  readonly names: readonly string[] | undefined
  /** Process that holds its lock; undefined where none does, or it cannot be told. */
  readonly lockedBy: number | undefined
}

/** The key folder, as far as it can be seen from outside: nothing is opened, and no lock is taken. */
export const keyFolderFindings = ({ dir, names, lockedBy }: KeyFolder): readonly Finding[] => {
  const sealed = names?.filter((name) => name.endsWith('.key')) ?? []
  if (names === undefined || (sealed.length === 0 && !names.includes('root.seal')))
    return [ok(`${dir} holds no keys yet: the first start makes them`)]
  const missing = ['root.seal', 'manifest.seal'].filter((name) => !names.includes(name))
  if (missing.length > 0)
    return [
      problem(
        `${dir} holds ${sealed.length} keys, but no ${missing.join(' and no ')}`,
        'put all files of the folder back as they were at one moment, the last one: from a replica or a backup',
      ),
    ]
  const by = lockedBy === undefined ? '' : `; in use by process ${lockedBy}`
  return [ok(`${dir} holds ${sealed.length} keys${by}`)]
}
