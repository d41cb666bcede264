import type { Page } from 'playwright-core'

/** What a page did that a test wants to know of. */
export interface Watched {
  /** Errors on its console, and exceptions that nobody caught. */
  readonly errors: readonly string[]
  /** Hosts that it asked for anything, by HTTP or WebSocket. */
  readonly hosts: ReadonlySet<string>
}

const hostOf = (url: string): string => new URL(url).hostname

/** Watches a page from before it loads anything. */
export const watchPage = (page: Page): Watched => {
  const errors: string[] = []
  const hosts = new Set<string>()
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) hosts.add(hostOf(request.url()))
  })
  page.on('websocket', (socket) => hosts.add(hostOf(socket.url())))
  return { errors, hosts }
}
