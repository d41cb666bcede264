import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readNetwork } from '../../../scripts/network/description.js'
import { freePort } from '../../support/free-port.js'
import { createTestNode, type TestNode } from './node.js'

const NAME = 'observer'

interface Place {
  /** Its database is below it. */
  readonly dir: string
  readonly rpcPort: number
  readonly prometheusPort: number
  readonly p2pPort: number
}

/** What only validators are started with. */
const NOT_FOR_OBSERVERS = / --(?:validator|force-authoring)(?= |$)/g

const withOption = (command: string, option: string, value: string | number): string => {
  const there = new RegExp(` --${option} \\S+`)
  // Left as it is, the new node would take the validator's place.
  if (!there.test(command)) throw new Error(`the validator's command has no --${option}`)
  return command.replace(there, ` --${option} ${value}`)
}

/** The command of a node that only follows, made of a validator's that has boot nodes. */
export const observerCommand = (command: string, { dir, rpcPort, prometheusPort, p2pPort }: Place): string => {
  const options = {
    name: NAME,
    'node-key': createHash('sha256').update(NAME).digest('hex'),
    'prometheus-port': prometheusPort,
    'rpc-port': rpcPort,
    'listen-addr': `/ip4/127.0.0.1/tcp/${p2pPort}/ws`,
    'base-path': dir,
  }
  return Object.entries(options).reduce(
    (made, [option, value]) => withOption(made, option, value),
    command.replace(NOT_FOR_OBSERVERS, ''),
  )
}

/** Starts a third node, whose loss stops nobody else. Resolves when it answers. Kill it, or it ends with the network. */
export const startObserver = async (): Promise<TestNode> => {
  const { dir, nodes } = readNetwork(process.env)
  const [rpcPort, prometheusPort, p2pPort] = [await freePort(), await freePort(), await freePort()]
  const place = { dir: join(dir, NAME), rpcPort, prometheusPort, p2pPort }
  const node = createTestNode(NAME, {
    url: `ws://127.0.0.1:${rpcPort}`,
    command: observerCommand(nodes['bob']?.command ?? '', place),
    log: join(dir, `${NAME}.log`),
  })
  await node.restart()
  return node
}
