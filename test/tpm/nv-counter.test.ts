/** The counter beside the disk, on a TPM in software. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { RollbackCounter } from '../../src/kms/rollback-counter.js'
import { nvCounter } from '../../src/kms/seal-providers/tpm2/nv-counter.js'
import { tpmAt } from './support/provider.js'
import { describeWithTpm } from './support/with-swtpm.js'

const INDEX = 0x0181_0001
const HANDLE = '0x1810001'

describeWithTpm('nvCounter', (tpm) => {
  const counter = (): RollbackCounter => nvCounter({ index: INDEX }, { tpm: tpmAt(tpm()) })

  it('has no number before it has counted, and then grows by one', async () => {
    assert.equal(await counter().read(), undefined)

    const first = await counter().increment()

    assert.equal(await counter().read(), first)
    assert.equal(await counter().increment(), first + 1n)
    assert.equal(await counter().read(), first + 1n)
  })

  it('counts on after the machine was restarted', async () => {
    await counter().increment()
    const before = await counter().increment()
    await tpm().restart()

    assert.equal(await counter().read(), before)
    assert.equal(await counter().increment(), before + 1n)
  })

  it('counts each of many steps that are asked for at once', async () => {
    await counter().increment()
    const one = counter()

    const seen = await Promise.all([one.increment(), one.increment(), one.increment()])

    assert.equal(new Set(seen).size, 3)
  })

  it('begins above all that it ever was when somebody took it away', async () => {
    const before = await counter().increment()
    tpm().tool('tpm2_nvundefine', '-C', 'o', HANDLE)

    assert.equal(await counter().read(), undefined)
    assert.ok((await counter().increment()) > before)
  })

  it('has no number where it was made and nothing was counted', async () => {
    tpm().tool('tpm2_nvdefine', HANDLE, '-C', 'o', '-a', 'nt=counter|ownerread|ownerwrite|authread|authwrite|no_da')

    assert.equal(await counter().read(), undefined)
  })

  it('refuses memory that anybody can set, in the place of the counter', async () => {
    tpm().tool('tpm2_nvdefine', HANDLE, '-C', 'o', '-s', '8', '-a', 'ownerread|ownerwrite|authread|authwrite')
    const file = join(await mkdtemp(join(tmpdir(), 'signer-layer-nv-')), 'value')
    await writeFile(file, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 9))
    tpm().tool('tpm2_nvwrite', HANDLE, '-C', 'o', '-i', file)
    await rm(dirname(file), { recursive: true })

    await assert.rejects(counter().read(), { code: 'SIGNER__KMS__SEAL_UNAVAILABLE', message: /no counter/ })
    await assert.rejects(counter().increment(), { code: 'SIGNER__KMS__SEAL_UNAVAILABLE' })
  })

  it('says that it cannot be asked when nothing answers', async () => {
    await tpm().end()

    await assert.rejects(counter().read(), { code: 'SIGNER__KMS__SEAL_UNAVAILABLE', message: /kms\.provider\.tcti/ })
  })
})
