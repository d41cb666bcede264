/** Addresses only: what a name means is up to the machine. */
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|\[::1\])$/

/** Whether an address with a scheme, `ws://127.0.0.1:9944` for example, reaches this machine alone. */
export const isLoopbackUrl = (url: string): boolean => URL.canParse(url) && LOOPBACK.test(new URL(url).hostname)
