import type { Settings } from './schema.js'

/**
 * The file of the journal. None where the keys end with the process: a journal without its keys can neither be read nor
 * used, so it stays in memory too.
 */
export const journalFile = ({ kms, store }: Pick<Settings, 'kms' | 'store'>): string | undefined =>
  kms.mode === 'ephemeral' ? undefined : store.path
