import { readFileSync } from 'node:fs'
import { packageFile } from '../../../src/package-file.js'

/** One instruction of a Dockerfile: its name, and the rest of its line. */
export interface Instruction {
  readonly name: string
  readonly rest: string
}

/** The instructions of deploy/Dockerfile in their order; it continues no line. */
export const readDockerfile = (): readonly Instruction[] =>
  readFileSync(packageFile('deploy', 'Dockerfile'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, name, rest] = /^([A-Z]+) +(.*)$/.exec(line) ?? []
      return name === undefined || rest === undefined ? [] : [{ name, rest }]
    })

/** What follows the last instruction of that name; undefined where there is none. */
export const lastOf = (name: string): string | undefined =>
  readDockerfile().findLast((instruction) => instruction.name === name)?.rest

/** The words of an instruction in exec form. Raises an Error where it is in another one. */
export const wordsOf = (name: string): readonly string[] => {
  const list = /\[.*\]$/.exec(lastOf(name) ?? '')?.[0]
  if (list === undefined) throw new Error(`${name} is not in exec form`)
  return JSON.parse(list) as string[]
}

/** The port that the image asks for its health. */
export const healthPort = (): string => /127\.0\.0\.1:(\d+)/.exec(wordsOf('HEALTHCHECK').join(' '))?.[1] ?? ''

/** The command of the health check, at another port. */
export const healthCheck = (port: string): readonly string[] =>
  wordsOf('HEALTHCHECK').map((word) => word.replace(`127.0.0.1:${healthPort()}`, `127.0.0.1:${port}`))
