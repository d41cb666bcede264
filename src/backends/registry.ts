import { SignerError } from '../errors/signer-error.js'
import type { Backend } from './backend.js'
import { withinKeyTypes } from './key-types.js'

/** Looks a backend up by its logical id; undefined when no backend has it. */
export type BackendRegistry = (id: string) => Backend | undefined

/** The backends of this agent. Two of one id raise SIGNER__SETTINGS__INVALID: routes could not tell them apart. */
export const backendRegistry = (backends: readonly Backend[]): BackendRegistry => {
  const byId = new Map(backends.map((backend) => [backend.id, withinKeyTypes(backend)]))
  if (byId.size < backends.length)
    throw new SignerError('SIGNER__SETTINGS__INVALID', 'Two backends have the same id: rename one', {
      ids: backends.map(({ id }) => id).join(', '),
    })
  return (id) => byId.get(id)
}
