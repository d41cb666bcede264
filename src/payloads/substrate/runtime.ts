import type { Registry } from '@polkadot/types/types'
import { SignerError } from '../../errors/signer-error.js'
import type { ChainId } from '../../model/ids.js'
import type { KeyType } from '../../model/key.js'
import { REQUIRED, withRule, type Extension } from './extensions.js'
import { keyTypesOf } from './key-types.js'
import { metadataIn } from './metadata-bytes.js'
import { metadataHashOf, type NativeAsset } from './metadata-hash.js'
import type { Types } from './portable-types.js'
import { METADATA_VERSIONS, readMetadata, VERSION_AT, type RuntimeMetadata } from './read-metadata.js'
import { valueReader } from './read-value.js'
import { scaleReader } from './scale-reader.js'
import { memberOf, numberIn, type Value } from './value.js'

/** One version of a chain's runtime: all that its payloads are read by. */
export interface SubstrateRuntime {
  readonly chain: ChainId
  readonly specName: string
  readonly specVersion: number
  readonly transactionVersion: number
  readonly types: Types
  readonly callType: number
  /** In the order in which they stand in a payload. */
  readonly extensions: readonly Extension[]
  /** Keys that can sign for it. */
  readonly keyTypes: ReadonlySet<KeyType>
  /** The hash of its metadata that payloads may sign (RFC-78); undefined where it cannot be known. */
  readonly metadataHash: () => Uint8Array | undefined
  readonly registry: Registry
}

/** A metadata file of the operator, read. */
export interface MetadataFile {
  readonly chain: ChainId
  /** For error messages. */
  readonly path: string
  readonly bytes: Uint8Array
  /** The chain's native asset, where the operator names it: part of the metadata's hash. */
  readonly asset?: NativeAsset | undefined
}

const invalid = ({ chain, path }: MetadataFile, problem: string, cause?: unknown): SignerError =>
  new SignerError('SIGNER__SETTINGS__INVALID', `The metadata ${path} of ${chain}: ${problem}`, { chain, path }, cause)

interface Parsed {
  readonly bytes: Uint8Array
  readonly version: number
  readonly metadata: RuntimeMetadata
}

const parse = (file: MetadataFile): Parsed => {
  const bytes = metadataIn(file.bytes)
  const advice = 'give what state_getMetadata or Metadata_metadata_at_version answers, as SCALE bytes or 0x hex text'
  if (bytes === undefined) throw invalid(file, `this is no runtime metadata: ${advice}`)
  const version = bytes[VERSION_AT] ?? 0
  const known = METADATA_VERSIONS.join(', ')
  if (!METADATA_VERSIONS.includes(version)) throw invalid(file, `metadata version ${version} is not one of ${known}`)
  const metadata = attempt(file, () => readMetadata(bytes))
  if (metadata === undefined)
    throw invalid(
      file,
      'it has no constant System.Version, or it is not whole: bytes at its end are missing or too many',
    )
  return { bytes, version, metadata }
}

const attempt = <T>(file: MetadataFile, read: () => T): T => {
  try {
    return read()
  } catch (error) {
    throw invalid(file, 'it cannot be read: is the file whole?', error)
  }
}

const readConstant = ({ types, version }: RuntimeMetadata): Value =>
  valueReader(types, scaleReader(version.value))(version.type)

const versionsOf = (file: MetadataFile, metadata: RuntimeMetadata) => {
  const version = attempt(file, () => readConstant(metadata))
  const specName = memberOf(version, 'spec_name')
  const specVersion = numberIn(memberOf(version, 'spec_version'))
  const transactionVersion = numberIn(memberOf(version, 'transaction_version'))
  if (specName?.kind !== 'text' || specVersion === undefined || transactionVersion === undefined)
    throw invalid(file, 'its System.Version does not name spec and transaction version')
  return {
    specName: specName.text,
    specVersion: Number(specVersion),
    transactionVersion: Number(transactionVersion),
  }
}

const extensionsOf = (file: MetadataFile, { types, extensions }: RuntimeMetadata): readonly Extension[] => {
  const withRules = extensions.map((extension) => withRule(types, extension))
  const rules = withRules.map(({ rule }) => rule)
  for (const required of REQUIRED)
    if (rules.filter((rule) => rule === required).length !== 1)
      throw invalid(
        file,
        `its payloads do not hold ${required} exactly once as FRAME defines it: this is not supported`,
      )
  return withRules
}

/**
 * A runtime by its metadata (V14, V15 or V16), which also names its version. Raises
 * SIGNER__SETTINGS__INVALID for what is no metadata, and for runtimes whose signatures would not be bound
 * to chain, runtime version and nonce.
 */
export const loadRuntime = (file: MetadataFile): SubstrateRuntime => {
  const { bytes, version, metadata } = parse(file)
  const { types, callType, signatureType, addressType, registry } = metadata
  const versions = versionsOf(file, metadata)
  const { specName, specVersion } = versions
  return {
    chain: file.chain,
    ...versions,
    types,
    callType,
    extensions: extensionsOf(file, metadata),
    keyTypes: keyTypesOf(types, signatureType, addressType),
    metadataHash: metadataHashOf({ metadata: bytes, version, specName, specVersion, asset: file.asset }),
    registry,
  }
}

/** All runtimes of the settings. Raises SIGNER__SETTINGS__INVALID, also for two files of one chain and spec version. */
export const loadRuntimes = (files: readonly MetadataFile[]): readonly SubstrateRuntime[] => {
  const seen = new Set<string>()
  return files.map((file) => {
    const runtime = loadRuntime(file)
    const name = `${runtime.chain} ${runtime.specVersion}`
    if (seen.has(name)) throw invalid(file, `there is another file for spec version ${runtime.specVersion}: keep one`)
    seen.add(name)
    return runtime
  })
}
