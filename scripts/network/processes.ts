import { execFileSync } from 'node:child_process'

/** The ids of the lines of `ps -o pid=,args=` whose arguments name `folder`. */
export const pidsNaming = (listing: string, folder: string): readonly number[] =>
  listing
    .split('\n')
    .map((line) => /^\s*(\d+) (.*)$/.exec(line))
    .flatMap((found) => (found?.[2]?.includes(folder) ? [Number(found[1])] : []))

/** The processes that name `folder`, whoever started them. The folder's name must be ours alone. */
export const processesOf = (folder: string): readonly number[] =>
  pidsNaming(execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' }), folder)

/** Ends processes that may have ended already. */
export const killAll = (pids: readonly number[]): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended between the listing and this.
    }
  }
}
