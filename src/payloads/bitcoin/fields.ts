import type { PsbtMap } from './psbt-maps.js'

type Part = 'global' | 'input' | 'output'

/** Proprietary fields are for others, by definition (BIP-174). */
const PROPRIETARY = 0xfc

/**
 * Field types whose meaning is known here: those of BIP-174, BIP-370 and BIP-371, and the DNSSEC proof
 * of BIP-353, which says nothing to a signer. Not among them: proofs of reserves, signed messages,
 * tweaked keys, MuSig2 and silent payments.
 */
const RULED: Readonly<Record<Part, ReadonlySet<number>>> = {
  global: new Set([0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0xfb, PROPRIETARY]),
  input: new Set([
    ...[0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0a, 0x0b, 0x0c, 0x0d],
    ...[0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, PROPRIETARY],
  ]),
  output: new Set([0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x35, PROPRIETARY]),
}

/** A type above 0xfc takes more than one byte: no such type is assigned, and its first byte is none of ours. */
const typeOf = (key: string): number => Number.parseInt(key.slice(0, 2), 16)

const isRuled = (map: PsbtMap, part: Part): boolean => [...map.keys()].every((key) => RULED[part].has(typeOf(key)))

/**
 * Names the parts of a PSBT that hold fields without a rule. They change nothing in what is signed, but
 * somebody wrote them for signers that know what they mean.
 */
export const unruledParts = ([global, ...rest]: readonly PsbtMap[], inputs: number): readonly string[] => [
  ...(global !== undefined && !isRuled(global, 'global') ? ['the global part'] : []),
  ...rest.flatMap((map, index) => {
    const [part, at]: [Part, number] = index < inputs ? ['input', index] : ['output', index - inputs]
    return isRuled(map, part) ? [] : [`${part} ${at}`]
  }),
]
