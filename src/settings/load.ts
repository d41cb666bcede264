import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { SignerError } from '../errors/signer-error.js'
import { systemCodeOf } from '../errors/system-code.js'
import { checkDocument, type Schema } from './check.js'
import { originsOf } from './findings/origins.js'
import { kmsServeSchema, type KmsServeSettings } from './kms-serve.js'
import { applyOverrides } from './layers/apply-overrides.js'
import { readEnvironment, type Environment } from './layers/environment.js'
import { readSetFlags } from './layers/set-flags.js'
import { readDocument, type SettingsDocument } from './read-document.js'
import { resolvePaths } from './resolve-paths.js'
import { schemaTree } from './schema-tree.js'
import { settingsSchema, type Settings } from './schema.js'

/** What stands over the settings file: the environment over the file, flags over both. */
export interface SettingsLayers {
  /** Variables that begin with SIGNER_LAYER__ count. */
  readonly environment: Environment
  /** Values of `--set`, each NAME=VALUE. */
  readonly set: readonly string[]
}

const NO_LAYERS: SettingsLayers = { environment: {}, set: [] }

const AGENT: Schema<Settings> = { type: settingsSchema, tree: () => schemaTree(settingsSchema) }
const KMS_SERVE: Schema<KmsServeSettings> = { type: kmsServeSchema, tree: () => schemaTree(kmsServeSchema) }

const invalid = (where: string, lines: readonly string[], cause?: unknown): SignerError => {
  const what = lines.map((line) => `  ${line}`).join('\n')
  return new SignerError('SIGNER__SETTINGS__INVALID', `Settings in ${where} cannot be used:\n${what}`, { where }, cause)
}

/** Checks a settings document and fills in defaults. Raises SIGNER__SETTINGS__INVALID with every finding and its path. */
export const parseSettings = (document: unknown, where: string): Settings => {
  const result = checkDocument(AGENT, document, () => undefined)
  if ('settings' in result) return result.settings
  throw invalid(where, result.lines)
}

const unreadable = (error: unknown): string =>
  systemCodeOf(error) === 'ENOENT'
    ? 'there is no such file: go to the folder of the agent, or name the file by --config (`signer-layer init` makes one)'
    : 'the file cannot be read: check the path and its permissions'

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw invalid(path, [unreadable(error)], error)
  }
}

const readFile = (path: string): SettingsDocument => {
  const read = readDocument(readText(path))
  if (typeof read === 'string') throw invalid(path, [read])
  return read
}

/** Puts the layers over what the file says, and checks the whole; relative paths are relative to the file's folder. */
const loadWith = <T>(
  schema: Schema<T>,
  { document, positionOf }: SettingsDocument,
  path: string,
  { environment, set }: SettingsLayers,
): T => {
  const tree = schema.tree()
  const layers = [readEnvironment(environment, tree), readSetFlags(set, tree)]
  const overrides = layers.flatMap((layer) => layer.overrides)
  const whole = applyOverrides(document, overrides)
  const resolved = resolvePaths(whole.document, tree, dirname(resolve(path)))
  const result = checkDocument(schema, resolved, originsOf(overrides, positionOf))
  const problems = [...layers.flatMap((layer) => layer.problems), ...whole.problems]
  if ('settings' in result && problems.length === 0) return result.settings
  throw invalid(path, [...problems, ...('lines' in result ? result.lines : [])])
}

/**
 * Reads the operator's settings file (YAML or JSON), with what environment and flags set over it. Relative paths in
 * all of them are relative to the folder of the file. Raises SIGNER__SETTINGS__INVALID with every finding: its path,
 * what was found, what is allowed, and where it was written.
 */
export const loadSettings = (path: string, layers: SettingsLayers = NO_LAYERS): Settings =>
  loadWith(AGENT, readFile(path), path, layers)

/** Reads the settings file of `kms serve` in the same way. */
export const loadKmsServeSettings = (path: string, layers: SettingsLayers = NO_LAYERS): KmsServeSettings =>
  loadWith(KMS_SERVE, readFile(path), path, layers)

const isOfServe = (document: unknown): boolean =>
  typeof document === 'object' && document !== null && 'serve' in document

/** Reads the settings file of an agent, or of `kms serve`, which has a section `serve`. Raises as both do. */
export const loadKeySettings = (path: string, layers: SettingsLayers = NO_LAYERS): Settings | KmsServeSettings => {
  const file = readFile(path)
  return isOfServe(file.document) ? loadWith(KMS_SERVE, file, path, layers) : loadWith(AGENT, file, path, layers)
}
