import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildCommand } from '@stricli/core'
import { SignerError } from '../../errors/signer-error.js'
import { ROOT_FILE } from '../../kms/sealed/names.js'
import { createLogger } from '../../observe/winston-logger.js'
import { openParts } from '../../parts/parts.js'
import { assertJournal, keysNotFound } from '../../resume/refusal.js'
import { resumeJournal, type ResumeReport } from '../../parts/resume-journal.js'
import { journalFile } from '../../settings/journal-file.js'
import { loadSettings } from '../../settings/load.js'
import type { Settings } from '../../settings/schema.js'
import { jsonFlag, print, printJson, type OutputContext } from '../output.js'
import { layersOf, setFlag, type SetFlag } from '../settings-flags.js'

interface Flags extends SetFlag {
  readonly config: string
  readonly yes: boolean
  readonly withoutJournal: boolean
  readonly json: boolean
}

const CONSEQUENCES =
  'Resuming declares that the agent that wrote the rest of this journal is gone for good: no machine may still run it. ' +
  'All windows of limits count as used up, workers get no answer to requests that may have been answered before, ' +
  'stored policies are those of the journal, and nothing is signed for the next 128 blocks.'

const assertConfirmed = ({ yes }: Flags): void => {
  if (!yes) throw new SignerError('SIGNER__RESUME__NOT_CONFIRMED', `${CONSEQUENCES} Say --yes if that is so.`)
}

/** Before anything is opened: what is not there would be made, and would be that of a new agent. */
const assertRestored = (settings: Settings, { withoutJournal }: Flags): void => {
  const { kms } = settings
  const file = journalFile(settings)
  if (kms.mode === 'ephemeral' || file === undefined) {
    throw new SignerError(
      'SIGNER__SETTINGS__INVALID',
      'Ephemeral keys end with their process: there is nothing to resume.',
    )
  }
  if (kms.mode === 'sealed' && !existsSync(join(kms.dir, ROOT_FILE))) throw keysNotFound(kms.dir)
  if (!existsSync(file)) assertJournal({ exists: false, withoutJournal })
}

const linesOf = (report: ResumeReport): readonly string[] => {
  const { epoch, isNew, account, journalBlock, head, cursor, signsFrom, refusesDeadlinesTo, keys } = report
  const journal =
    journalBlock === undefined
      ? 'There was no journal: grants, stored policies and labels of keys are lost.'
      : `The journal ends with block ${journalBlock}.`
  return [
    `Epoch ${epoch} ${isNew ? 'begins' : 'was begun before; nothing was changed'}: account ${account}, finalised head ${head}.`,
    `${journal} The KMS has ${keys} keys of callers.`,
    `The next start reads on after block ${cursor}, takes over every reply that it finds, and signs nothing before block ${signsFrom} is final.`,
    `Limits count as used up until their windows have passed. Workers' requests with a deadline up to block ${refusesDeadlinesTo} are refused.`,
  ]
}

async function resume(this: OutputContext, flags: Flags): Promise<void> {
  const settings = loadSettings(flags.config, layersOf(flags))
  assertConfirmed(flags)
  assertRestored(settings, flags)
  const parts = await openParts(settings, createLogger({ level: 'error', format: 'text' }))
  const report = await resumeJournal(parts, flags.withoutJournal).finally(() => parts.close())
  if (flags.json) printJson(this, report)
  else print(this, linesOf(report))
}

export const resumeCommand = buildCommand<Flags, [], OutputContext>({
  func: resume,
  parameters: {
    flags: {
      config: { kind: 'parsed', parse: String, brief: 'Settings file (YAML or JSON)', placeholder: 'FILE' },
      set: setFlag,
      yes: {
        kind: 'boolean',
        default: false,
        brief: 'Confirm that the agent of this journal is gone for good',
        withNegated: false,
      },
      withoutJournal: {
        kind: 'boolean',
        default: false,
        brief: 'There is no journal any more, only the keys',
        withNegated: false,
      },
      json: jsonFlag,
    },
  },
  docs: {
    brief: 'Go on with an older journal, or without one, after an agent was lost',
    fullDescription:
      `With the agent stopped, keys restored and the newest backup of the journal in place, this begins a new epoch at the finalised head. ${CONSEQUENCES}\n\n` +
      'Example: signer-layer recovery resume --config settings.yaml --yes\n' +
      'Example: signer-layer recovery resume --config settings.yaml --without-journal --yes',
  },
})
