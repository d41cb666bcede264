/** Bytes in one piece, however small the chunks are in which they come: a chunk costs far more than a byte. */
const createBuffer = (maxBytes: number) => {
  let bytes = new Uint8Array(Math.min(4_096, maxBytes))
  let length = 0
  const grow = (needed: number): void => {
    if (needed <= bytes.length) return
    const larger = new Uint8Array(Math.min(maxBytes, Math.max(needed, 2 * bytes.length)))
    larger.set(bytes.subarray(0, length))
    bytes = larger
  }
  return {
    /** False where there is no room; nothing is taken then. */
    add: (chunk: Uint8Array): boolean => {
      if (length + chunk.length > maxBytes) return false
      grow(length + chunk.length)
      bytes.set(chunk, length)
      length += chunk.length
      return true
    },
    taken: (): Uint8Array => bytes.subarray(0, length),
  }
}

type Body = NonNullable<Response['body']>

const readBody = async (body: Body, maxBytes: number): Promise<Uint8Array | undefined> => {
  const reader = body.getReader() as ReadableStreamDefaultReader<Uint8Array>
  const buffer = createBuffer(maxBytes)
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return buffer.taken()
    if (!buffer.add(value)) {
      void reader.cancel().catch(() => undefined)
      return undefined
    }
  }
}

/**
 * The body of a response; undefined when it is longer than `maxBytes`, or says so: then no more of it is read. What is
 * counted is what is left after decompression. Rejects as the stream does.
 */
export const boundedBody = async ({ headers, body }: Response, maxBytes: number): Promise<Uint8Array | undefined> => {
  if (body === null) return new Uint8Array(0)
  if (Number(headers.get('content-length') ?? 0) <= maxBytes) return readBody(body, maxBytes)
  void body.cancel().catch(() => undefined)
  return undefined
}
