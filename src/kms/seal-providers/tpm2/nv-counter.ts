import type { RollbackCounter } from '../../rollback-counter.js'
import { sealUnavailable } from '../seal-errors.js'
import { mustRun, requireOk } from './require-ok.js'
import { hexHandle } from './session.js'
import type { Bench, Tpm } from './tools.js'

const COUNTER_BYTES = 8
const ATTRIBUTES = 'nt=counter|ownerread|ownerwrite|authread|authwrite|no_da'

/** TPMA_NV, bits 4 to 7: the type of an index, of which 1 is a counter (TPM 2.0 Library, part 2, section 13.4). */
const typeOf = (attributes: number): number => (attributes >>> 4) & 0xf
const COUNTER_TYPE = 1

// Anybody could put an ordinary index in the place of the counter, which then holds any number he likes.
const requireCounter = async (bench: Bench, index: string): Promise<void> => {
  const shown = new TextDecoder().decode(await mustRun(bench, 'tpm2_nvreadpublic', [index]))
  const attributes = /attributes:\s+friendly:[^\n]*\n\s+value: (0x[0-9a-fA-F]{1,8})\s/.exec(shown)?.[1]
  if (attributes !== undefined && typeOf(Number(attributes)) === COUNTER_TYPE) return
  throw sealUnavailable(`The index ${index} of the TPM is no counter: name a free one in kms.provider.rollbackCounter`)
}

const readIn = async (bench: Bench, index: string): Promise<bigint | undefined> => {
  const result = await bench.run('tpm2_nvread', [index, '-s', String(COUNTER_BYTES)])
  if (!result.ok && (result.fault === 'no such handle' || result.fault === 'never written')) return undefined
  const value = requireOk('tpm2_nvread', result)
  await requireCounter(bench, index)
  if (value.length === COUNTER_BYTES) return new DataView(value.buffer, value.byteOffset).getBigUint64(0)
  throw sealUnavailable(`The index ${index} of the TPM gave ${value.length} bytes, not a counter of ${COUNTER_BYTES}`)
}

const addOne = async (bench: Bench, index: string): Promise<void> => {
  const result = await bench.run('tpm2_nvincrement', [index])
  if (result.ok) return
  if (result.fault !== 'no such handle') requireOk('tpm2_nvincrement', result)
  await mustRun(bench, 'tpm2_nvdefine', ['-Q', index, '-C', 'o', '-a', ATTRIBUTES])
  await mustRun(bench, 'tpm2_nvincrement', [index])
}

/**
 * A counter in the TPM's own memory. The TPM lets one that is made anew begin above all that it ever had, so taking it
 * away does not set it back. Each step is a write to memory that bears some 100,000 of them: count rare things.
 *
 * @param index - its handle, 0x01800000 to 0x01bfffff: those that an owner may make (TCG registry of reserved TPM 2.0 handles)
 */
export const nvCounter = ({ index }: { readonly index: number }, { tpm }: { readonly tpm: Tpm }): RollbackCounter => {
  const handle = hexHandle(index)
  return {
    read: () => tpm.work((bench) => readIn(bench, handle)),
    increment: () =>
      tpm.work(async (bench) => {
        await addOne(bench, handle)
        const value = await readIn(bench, handle)
        if (value !== undefined) return value
        throw sealUnavailable(`The counter ${handle} of the TPM is gone: somebody took it away`)
      }),
  }
}
