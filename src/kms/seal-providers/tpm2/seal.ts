import type { Tpm2Context } from './context.js'
import { requireMeasured, selectionOf } from './pcrs.js'
import { mustRun, requireOk } from './require-ok.js'
import { flushObjects, hexHandle, withSession } from './session.js'
import type { Bench } from './tools.js'

/** Sealed data that only a policy opens, and that neither leaves this TPM nor moves to another parent. */
const ATTRIBUTES = 'fixedtpm|fixedparent|noda|adminwithpolicy'

const makeParent = async (bench: Bench, parent: number): Promise<void> => {
  const primary = bench.path('primary')
  try {
    await mustRun(bench, 'tpm2_createprimary', ['-Q', '-C', 'o', '-g', 'sha256', '-G', 'ecc', '-c', primary])
    await mustRun(bench, 'tpm2_evictcontrol', ['-Q', '-C', 'o', '-c', primary, hexHandle(parent)])
  } finally {
    await flushObjects(bench)
  }
}

/** A storage key that is there is used: the TPM itself refuses one that is not its own as parent of what may not leave it. */
const ensureParent = async (bench: Bench, parent: number): Promise<void> => {
  const result = await bench.run('tpm2_readpublic', ['-Q', '-c', hexHandle(parent)])
  if (!result.ok && result.fault === 'no such handle') return makeParent(bench, parent)
  requireOk('tpm2_readpublic', result)
}

const writePolicy = (bench: Bench, pcrs: readonly number[], policy: string): Promise<Uint8Array> =>
  withSession(bench, { kind: 'trial' }, (session) =>
    mustRun(bench, 'tpm2_policypcr', ['-Q', '-S', session, '-l', selectionOf(pcrs), '-L', policy]),
  )

/**
 * Seals `kek` under a persistent storage key, which is made where there is none, to what the registers hold now.
 *
 * @throws SIGNER__KMS__SEAL_UNAVAILABLE
 */
export const seal = async (
  bench: Bench,
  kek: Uint8Array,
  { parent, pcrs }: { readonly parent: number; readonly pcrs: readonly number[] },
): Promise<Tpm2Context> => {
  const policy = bench.path('policy')
  await requireMeasured(bench, pcrs)
  await ensureParent(bench, parent)
  await writePolicy(bench, pcrs, policy)
  const parts = ['-u', bench.path('public'), '-r', bench.path('private')]
  const object = ['-Q', '-C', hexHandle(parent), '-L', policy, '-a', ATTRIBUTES, ...parts, '-i', '-']
  await withSession(bench, { kind: 'seal', salt: parent }, (session) =>
    mustRun(bench, 'tpm2_create', [...object, '-P', `session:${session}`], { input: kek }),
  )
  await flushObjects(bench)
  return { parent, pcrs: [...pcrs], public: await bench.read('public'), private: await bench.read('private') }
}
