import assert from 'node:assert/strict'
import type { BundledPackage } from '../../../../scripts/build/bundled-packages.js'
import { isPermissive, licenceFaults } from '../../../../scripts/build/licences.js'
import { thirdPartyText } from '../../../../scripts/build/third-party-text.js'

const packageOf = (licence: string | undefined, texts: readonly string[] = []): BundledPackage => ({
  name: 'some-package',
  version: '1.2.3',
  licence,
  texts,
})

describe('licences of what is bundled', () => {
  for (const licence of ['MIT', 'Apache-2.0', '(MIT OR GPL-3.0)', 'MIT AND ISC', '(BSD-3-Clause)'])
    it(`lets in ${licence}`, () => assert.equal(isPermissive(licence), true))

  for (const licence of [
    '',
    'GPL-3.0',
    'AGPL-3.0-only',
    'LGPL-3.0',
    'MIT AND GPL-3.0',
    'GPL-3.0-or-later WITH Classpath-exception-2.0',
    'SEE LICENSE IN LICENSE',
    'UNLICENSED',
    '(MIT OR Apache-2.0) AND (GPL-3.0)',
  ])
    it(`keeps out '${licence}'`, () => assert.equal(isPermissive(licence), false))

  it('names the package that may not be in it', () => {
    const packages = [packageOf('GPL-3.0'), packageOf(undefined), packageOf('MIT')]

    assert.deepEqual(licenceFaults(packages), [
      'some-package 1.2.3: GPL-3.0',
      'some-package 1.2.3: no licence is named',
    ])
  })

  it('are passed on with their texts', () => {
    const text = thirdPartyText([packageOf('MIT', ['Copyright (c) Somebody', 'a notice'])])

    assert.match(text, /\n-+\nsome-package 1\.2\.3 \(MIT\)\n-+\n\nCopyright \(c\) Somebody\n\na notice\n$/)
  })

  it('say so where a package brings no text', () => {
    assert.match(thirdPartyText([packageOf('MIT')]), /The package brings no text of its licence\.\n$/)
  })
})
