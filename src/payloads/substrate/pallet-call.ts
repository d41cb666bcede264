import type { Value } from './value.js'

/** A call of a pallet, as its enum writes it. */
export interface PalletCall {
  /** Name of the pallet in its runtime, for example `Balances`. */
  readonly pallet: string
  readonly name: string
  /** Both names, for example `Balances.transfer_keep_alive`. */
  readonly method: string
  /** Path of the pallet's enum of calls, for example `pallet_balances::pallet::Call`. */
  readonly path: string
  readonly args: ReadonlyMap<string, Value>
}

/** The call of a pallet that a value is: a case for the pallet, which holds a case for the call with named arguments. */
export const palletCallIn = (value: Value | undefined): PalletCall | undefined => {
  if (value?.kind !== 'variant' || value.fields.length !== 1) return undefined
  const call = value.fields[0]?.value
  if (call?.kind !== 'variant') return undefined
  const args = new Map(call.fields.map((field, index) => [field.name ?? `${index}`, field.value]))
  return { pallet: value.name, name: call.name, method: `${value.name}.${call.name}`, path: call.path, args }
}

/** Whether a call has exactly these arguments: one more or another name is another version, with rules of its own. */
export const hasArgs = ({ args }: PalletCall, names: readonly string[]): boolean =>
  args.size === names.length && names.every((name) => args.has(name))
