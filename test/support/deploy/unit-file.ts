import { readFileSync } from 'node:fs'
import { packageFile } from '../../../src/package-file.js'

/** A unit of systemd: every value of each directive, in order, whatever its section. */
export type UnitFile = ReadonlyMap<string, readonly string[]>

/** A unit below deploy/systemd; its lines are not continued. */
export const readUnit = (...name: string[]): UnitFile => {
  const lines = readFileSync(packageFile('deploy', 'systemd', ...name), 'utf8').split('\n')
  const unit = new Map<string, string[]>()
  for (const line of lines) {
    const [, key, value] = /^([A-Za-z]+)=(.*)$/.exec(line) ?? []
    if (key !== undefined && value !== undefined) unit.set(key, [...(unit.get(key) ?? []), value])
  }
  return unit
}
