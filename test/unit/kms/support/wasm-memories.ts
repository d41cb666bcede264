/**
 * Stands by when WebAssembly is started, which is the only time at which its memory can be seen. To be imported
 * before what is looked at: import that dynamically.
 */
interface Memory {
  readonly buffer: ArrayBuffer
}
type Exports = Readonly<Record<string, unknown>>
interface Loader {
  Instance: new (module: object, imports: object) => { readonly exports: Exports }
  instantiate(bytes: Uint8Array, imports: object): Promise<{ readonly instance: { readonly exports: Exports } }>
}

const isMemory = (value: unknown): value is Memory =>
  typeof value === 'object' && value !== null && 'buffer' in value && value.buffer instanceof ArrayBuffer

/** Every memory since this file was loaded. */
export const memories: Memory[] = []
const watch = (exports: Exports): void => void memories.push(...Object.values(exports).filter(isMemory))

const { WebAssembly } = globalThis as unknown as { WebAssembly: Loader }
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct: (target, [module, imports]: [object, object]) => {
    const instance = new target(module, imports)
    watch(instance.exports)
    return instance
  },
})
const { instantiate } = WebAssembly
WebAssembly.instantiate = async (bytes, imports) => {
  const started = await instantiate(bytes, imports)
  watch(started.instance.exports)
  return started
}

/** Whether the bytes, or the bytes the other way round, are in one of the memories. */
export const isLeft = (bytes: Uint8Array): boolean =>
  [bytes, bytes.toReversed()].some((form) =>
    memories.some(({ buffer }) => Buffer.from(buffer).includes(Buffer.from(form))),
  )
