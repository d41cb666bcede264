import { Metadata, TypeRegistry } from '@polkadot/types'
import type { PalletConstantMetadataLatest } from '@polkadot/types/interfaces'
import type { PortableRegistry } from '@polkadot/types/metadata'
import type { Registry } from '@polkadot/types/types'
import { portableTypes, type Types } from './portable-types.js'

/** A transaction extension and the types of what it puts into a payload. */
export interface ExtensionTypes {
  readonly name: string
  readonly extra: number
  readonly implicit: number
}

/** What payloads are read by, out of the metadata of one runtime. */
export interface RuntimeMetadata {
  readonly types: Types
  readonly callType: number
  readonly addressType: number
  readonly signatureType: number
  /** In the order in which they stand in a payload. */
  readonly extensions: readonly ExtensionTypes[]
  /** The constant `System.Version`, in SCALE. */
  readonly version: { readonly type: number; readonly value: Uint8Array }
  /** For the second reading, by polkadot-js. */
  readonly registry: Registry
}

type Extrinsic = Pick<RuntimeMetadata, 'callType' | 'addressType' | 'signatureType' | 'extensions'>

type Constant = Pick<PalletConstantMetadataLatest, 'name' | 'type' | 'value'>

interface Pallet {
  readonly name: { toString(): string }
  readonly constants: Iterable<Constant>
}

interface Layer {
  readonly lookup: PortableRegistry
  readonly pallets: Iterable<Pallet>
  readonly extrinsic: Extrinsic
}

interface SignedExtension {
  readonly identifier: { toString(): string }
  readonly type: { toNumber(): number }
  readonly additionalSigned: { toNumber(): number }
}

/** Version byte of metadata, behind its four letters. */
export const VERSION_AT = 4

/** Versions with portable types, which are all that Substrate has had since 2021. */
export const METADATA_VERSIONS: readonly number[] = [14, 15, 16]

/** Signed extrinsics are of version 4, and know one set of extensions. */
const EXTENSION_SET = 0

const fromSigned = (extensions: readonly SignedExtension[]): ExtensionTypes[] =>
  extensions.map(({ identifier, type, additionalSigned }) => ({
    name: identifier.toString(),
    extra: type.toNumber(),
    implicit: additionalSigned.toNumber(),
  }))

/** V14 has one type for extrinsics, and the others as its parameters. */
const layer14 = ({ lookup, pallets, extrinsic }: Metadata['asV14']): Layer => {
  const { params } = lookup.getSiType(extrinsic.type)
  const parameter = (wanted: string): number => {
    const found = params.find(({ name }) => name.toString() === wanted)
    return found?.type.isSome ? found.type.unwrap().toNumber() : -1
  }
  return {
    lookup,
    pallets,
    extrinsic: {
      callType: parameter('Call'),
      addressType: parameter('Address'),
      signatureType: parameter('Signature'),
      extensions: fromSigned(extrinsic.signedExtensions),
    },
  }
}

/** What versions 15 and 16 say of extrinsics in the same words. */
const typesOf = ({
  callType,
  addressType,
  signatureType,
}: Metadata['asV15']['extrinsic'] | Metadata['asV16']['extrinsic']) => ({
  callType: callType.toNumber(),
  addressType: addressType.toNumber(),
  signatureType: signatureType.toNumber(),
})

const layer15 = ({ lookup, pallets, extrinsic }: Metadata['asV15']): Layer => ({
  lookup,
  pallets,
  extrinsic: {
    ...typesOf(extrinsic),
    extensions: fromSigned(extrinsic.signedExtensions),
  },
})

const layer16 = ({ lookup, pallets, extrinsic }: Metadata['asV16']): Layer => {
  const sets = [...extrinsic.transactionExtensionsByVersion].map(([version, places]) => ({
    version: version.toNumber(),
    places: places.map((place) => place.toNumber()),
  }))
  const places = (sets.find(({ version }) => version === EXTENSION_SET) ?? sets[0])?.places ?? []
  return {
    lookup,
    pallets,
    extrinsic: {
      ...typesOf(extrinsic),
      extensions: places.flatMap((place) => {
        const extension = extrinsic.transactionExtensions[place]
        if (extension === undefined) return []
        const { identifier, type, implicit } = extension
        return [{ name: identifier.toString(), extra: type.toNumber(), implicit: implicit.toNumber() }]
      }),
    },
  }
}

/**
 * The metadata as it is written. Never by way of the library's own conversion to its newest version: that
 * one loses the implicit types of V14 and V15 (16.5.6 misspells their name).
 */
const layerOf = (metadata: Metadata): Layer => {
  if (metadata.version === 14) return layer14(metadata.asV14)
  return metadata.version === 15 ? layer15(metadata.asV15) : layer16(metadata.asV16)
}

const versionIn = (pallets: Iterable<Pallet>): RuntimeMetadata['version'] | undefined => {
  const system = [...pallets].find(({ name }) => name.toString() === 'System')
  const version = [...(system?.constants ?? [])].find(({ name }) => name.toString() === 'Version')
  return version && { type: version.type.toNumber(), value: version.value.toU8a(true) }
}

/** Reads metadata of a version in `METADATA_VERSIONS`. Undefined without `System.Version`, or when
 * the bytes are not what the library writes for what it read; raises what the library raises. */
export const readMetadata = (bytes: Uint8Array): RuntimeMetadata | undefined => {
  const registry = new TypeRegistry()
  const metadata = new Metadata(registry, bytes)
  // The library passes over what is missing or too much at the end.
  if (Buffer.compare(metadata.toU8a(), bytes) !== 0) return undefined
  const { lookup, pallets, extrinsic } = layerOf(metadata)
  registry.setMetadata(metadata, undefined, undefined, true)
  const version = versionIn(pallets)
  return version && { ...extrinsic, types: portableTypes(lookup), version, registry }
}
