/** What somebody hears who listens on the wires of a TPM. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readContext } from '../../src/kms/seal-providers/tpm2/context.js'
import { PARENT, providerAt } from './support/provider.js'
import { tappedWire } from './support/tapped-wire.js'
import { describeWithTpm } from './support/with-swtpm.js'

const KEK = new Uint8Array(32).map((_, i) => i * 7 + 1)
const random = (): Uint8Array => KEK.slice()

describeWithTpm('the wire to a TPM', (tpm) => {
  it('does not carry the key in the clear, neither at sealing nor at opening', async () => {
    tpm().measure(7, 1)
    const wire = await tappedWire(tpm().port)
    try {
      const provider = providerAt(wire, { random })
      assert.deepEqual(await provider.getKek(await provider.newContext()), KEK)

      assert.ok(wire.count() > 1_000)
      assert.ok(!wire.heard(KEK))
    } finally {
      await wire.close()
    }
  })

  it('would carry it without encrypted sessions', async () => {
    tpm().measure(7, 1)
    const context = readContext(await providerAt(tpm(), { random }).newContext())
    const dir = await mkdtemp(join(tmpdir(), 'signer-layer-wire-'))
    const wire = await tappedWire(tpm().port)
    const file = (name: string): string => join(dir, name)
    try {
      await writeFile(file('public'), context.public)
      await writeFile(file('private'), context.private)
      const parent = `0x${PARENT.toString(16)}`
      tpm().tool('tpm2_load', '-C', parent, '-u', file('public'), '-r', file('private'), '-c', file('object'))

      const args = ['-T', wire.tcti, '-c', file('object'), '-p', 'pcr:sha256:7', '-o', file('kek')]
      const ended = await new Promise((resolve) => {
        spawn('tpm2_unseal', args, { stdio: 'ignore' }).once('exit', resolve)
      })

      assert.equal(ended, 0)
      assert.ok(wire.heard(KEK))
    } finally {
      await wire.close()
      await rm(dir, { recursive: true, force: true })
    }
  })
})
