import { writeFile } from 'node:fs/promises'
import { RECOVERY } from '../seal-errors.js'
import type { Tpm2Context } from './context.js'
import { selectionOf } from './pcrs.js'
import { mustRun, type Refusals } from './require-ok.js'
import { flushObjects, hexHandle, withSession } from './session.js'
import type { Bench } from './tools.js'

const ANOTHER_TPM = `another TPM, or this one was cleared since. If that cannot be undone, ${RECOVERY}`
const ALTERED = 'the root file was altered on purpose'

const noParent = (parent: number): Refusals => ({
  'no such handle': `The TPM has no storage key at ${hexHandle(parent)}: the root was sealed by ${ANOTHER_TPM}`,
})

const notLoaded = (parent: number): Refusals => ({
  ...noParent(parent),
  'integrity failed': `The TPM does not know the sealed key of the root file: it was sealed by ${ANOTHER_TPM}; or ${ALTERED}`,
  // The TPM answered just before, so this is about what it was given.
  'not understood': `The TPM cannot read the sealed key of the root file: ${ALTERED}, or its storage key was replaced`,
})

const notOpened = (pcrs: readonly number[]): Refusals => ({
  'policy failed': `The registers ${selectionOf(pcrs)} of the TPM are not as at sealing: firmware, its settings or what is booted has changed. Boot what was booted then, and seal anew (\`signer-layer kms reseal\`) before the next change. If that cannot be undone, ${RECOVERY}`,
})

/**
 * The key that `seal` sealed, from its context.
 *
 * @throws SIGNER__KMS__UNSEAL_REFUSED where registers have changed, for another TPM and for altered parts
 * @throws SIGNER__KMS__SEAL_UNAVAILABLE
 */
export const unseal = async (bench: Bench, context: Tpm2Context): Promise<Uint8Array> => {
  const { parent, pcrs } = context
  const [pub, priv, object] = [bench.path('public'), bench.path('private'), bench.path('object')]
  await writeFile(pub, context.public)
  await writeFile(priv, context.private)
  const open = async (session: string): Promise<Uint8Array> => {
    const load = ['-Q', '-C', hexHandle(parent), '-u', pub, '-r', priv, '-c', object]
    await mustRun(bench, 'tpm2_load', load, { refusals: notLoaded(parent) })
    const refusals = notOpened(pcrs)
    await mustRun(bench, 'tpm2_policypcr', ['-Q', '-S', session, '-l', selectionOf(pcrs)], { refusals })
    return mustRun(bench, 'tpm2_unseal', ['-Q', '-c', object, '-p', `session:${session}`], { refusals })
  }
  try {
    return await withSession(bench, { kind: 'unseal', salt: parent, refusals: noParent(parent) }, open)
  } finally {
    await flushObjects(bench)
  }
}
