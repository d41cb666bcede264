import type { BundledPackage } from './bundled-packages.js'

const RULE = '-'.repeat(80)

const HEAD = 'The files of this folder have code of the packages below in them, each under its own licence.'

const entry = ({ name, version, licence, texts }: BundledPackage): string => {
  const said = texts.length > 0 ? texts : ['The package brings no text of its licence.']
  return [RULE, `${name} ${version} (${licence ?? 'unknown'})`, RULE, '', said.join('\n\n')].join('\n')
}

/** The file by which the licences of what is bundled are passed on. */
export const thirdPartyText = (packages: readonly BundledPackage[]): string =>
  `${[HEAD, ...packages.map(entry)].join('\n\n')}\n`
