import type { BundledPackage } from './bundled-packages.js'

/** Licences that let everybody use what is published, by their SPDX names. */
const PERMISSIVE: ReadonlySet<string> = new Set([
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Unlicense',
])

const stripped = (expression: string): string => expression.trim().replace(/^\(([^()]*)\)$/, '$1')

/**
 * Whether an SPDX expression lets everybody use it: one of its alternatives does, in all of its parts. Anything that
 * is not certain is no.
 */
export const isPermissive = (expression: string): boolean =>
  stripped(expression)
    .split(' OR ')
    .some((alternative) => alternative.split(' AND ').every((part) => PERMISSIVE.has(part)))

/** What keeps packages out of what is published, one line each. */
export const licenceFaults = (packages: readonly BundledPackage[]): readonly string[] =>
  packages
    .filter(({ licence }) => licence === undefined || !isPermissive(licence))
    .map(({ name, version, licence }) => `${name} ${version}: ${licence ?? 'no licence is named'}`)
