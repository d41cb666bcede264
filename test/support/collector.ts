import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span as a collector gets it. */
export interface ReceivedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: readonly {
    readonly key: string
    readonly value: { readonly stringValue: string } | { readonly intValue: number }
  }[]
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly status: { readonly code: number }
}
interface ReceivedBody {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[] }[]
}

export const spansOf = (body: string): readonly ReceivedSpan[] =>
  (JSON.parse(body) as ReceivedBody).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))

/** What a span says beside its times. */
export const wordsOf = ({ attributes }: Pick<ReceivedSpan, 'attributes'>): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, 'stringValue' in value ? value.stringValue : value.intValue]),
  )

/** Takes OTLP over HTTP, as JSON. Close it. */
export interface Collector {
  readonly endpoint: string
  /** What was sent to it, in order. */
  readonly bodies: readonly string[]
  readonly spans: () => readonly ReceivedSpan[]
  close(): Promise<void>
}

/** A collector on a free port of loopback that answers each request by `answer`. */
export const startCollector = async (answer: (response: ServerResponse) => void): Promise<Collector> => {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString())
      answer(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    bodies,
    spans: () => bodies.flatMap(spansOf),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Answers with a status, and words that nobody is to repeat. */
export const answerWith =
  (status: number) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end('{"hunter2":1}')
