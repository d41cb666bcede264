import {
  buildApplication,
  buildCommand,
  buildRouteMap,
  text_en,
  type Application,
  type Command,
  type RouteMap,
} from '@stricli/core'
import { COMMANDS, type CommandEntry } from './commands.js'
import { describeFault, exitCodeOf } from './fault.js'
import type { OutputContext } from './output.js'
import { readPackageVersion } from '../package-file.js'

type Target = Command<OutputContext> | RouteMap<OutputContext>

const notLoaded = (): never => {
  throw new Error('A command was run that is not the one that was loaded')
}

/** Stands for a command in the list of all of them. */
const listed = ({ brief }: CommandEntry): Target =>
  buildCommand<object, [], OutputContext>({ func: notLoaded, parameters: {}, docs: { brief } })

/** The word that names the command: flags may stand before it, and none of them takes a value. */
const nameIn = (words: readonly string[]): string | undefined => words.find((word) => !word.startsWith('-'))

const targetsFor = async (words: readonly string[]): Promise<Record<string, Target>> => {
  const asked = nameIn(words)
  const targets = Object.entries(COMMANDS).map(async ([name, entry]): Promise<[string, Target]> => [
    name,
    name === asked ? await entry.load() : listed(entry),
  ])
  return Object.fromEntries(await Promise.all(targets))
}

/**
 * The command line as these words need it: the command that they name is loaded, of all others there is what the list
 * of commands says. Loading all of them takes seconds.
 */
export const buildApp = async (words: readonly string[]): Promise<Application<OutputContext>> =>
  buildApplication(
    buildRouteMap<string, OutputContext>({
      routes: await targetsFor(words),
      docs: { brief: 'Signing agent for the Integritee L1' },
    }),
    {
      name: 'signer-layer',
      versionInfo: { currentVersion: readPackageVersion() },
      scanner: { caseStyle: 'allow-kebab-for-camel' },
      determineExitCode: exitCodeOf,
      localization: { text: { ...text_en, exceptionWhileRunningCommand: describeFault } },
    },
  )
