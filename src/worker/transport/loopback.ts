import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

/** Whether an IP address reaches this machine alone. Names are not addresses. */
export const isLoopback = (address: string): boolean => {
  const family = isIP(address)
  return family !== 0 && loopback.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

const HOST = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::\d{1,5})?$/i

/**
 * Whether a `Host` header names this machine. A page whose own name was rebound to 127.0.0.1 (DNS rebinding)
 * sends that name. The port is not compared: it differs behind a forwarded port.
 */
export const isLoopbackHost = (header: string): boolean => {
  const [, v6, name] = HOST.exec(header) ?? []
  const host = v6 ?? name ?? ''
  return host.toLowerCase() === 'localhost' || isLoopback(host)
}
