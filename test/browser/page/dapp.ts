import type { Hex, KeyId, Pin } from '../../../src/client/index.js'

/** A key that the page had made. */
export interface PageKey {
  readonly keyId: KeyId
  readonly publicKey: Hex
}

/** A transaction as the page asked for it, and as it goes to an Ethereum node. */
export interface PageTransfer {
  readonly status: 'ok'
  readonly unsigned: Hex
  readonly signed: Hex
}

/** A no, as the page read it. */
export interface PageRefusal {
  readonly status: 'denied' | 'failed' | 'expired'
  readonly reason: string
}

/** What the page took note of while it ran. */
export interface PageNotes {
  /** Requests that it was told to persist. */
  readonly sealed: number
  /** Replies that were not what they looked like. */
  readonly ignored: number
}

/** A dApp in one page, as a test drives it: values go in and out as JSON. Bytes are hex. */
export interface Dapp {
  /** Connects to the L1 of an agent file as the account of a well-known development URI. */
  connect(agentFile: string, uri: string): Promise<void>
  /** `proven`, or the code of the error; `changes` put other values into the pin. */
  prove(changes: Readonly<Record<string, string | boolean>>): Promise<string>
  generateKey(): Promise<PageKey>
  /** Some ETH to the treasury of the development policy. */
  transfer(key: PageKey, ether: string, nonce: number): Promise<PageTransfer | PageRefusal>
  /** Seals and sends a request, keeps what is needed for its reply in the page's storage, and looks no further. */
  askAndForget(key: PageKey, message: string): Promise<void>
  /** The signature that was asked for before the page was loaded anew. */
  recall(): Promise<Hex>
  notes(): PageNotes
  disconnect(): Promise<void>
}

/** A page that asks at the worker's door, as a test drives it. */
export interface DoorPage {
  /** A new key of the account of a development URI, and its signature of a text. */
  signAtDoor(
    url: string,
    agent: Pin,
    uri: string,
    message: string,
  ): Promise<{ readonly key: PageKey; readonly signature: Hex }>
  /** `ok`, or the code of the error with which the door is met. */
  faultAtDoor(url: string, agent: Pin, uri: string): Promise<string>
}
