import type { Dapp, DoorPage } from './dapp.js'

declare global {
  /** What the page of a dApp gives to whoever drives it. */
  var dapp: Dapp
  /** What a page that asks at the worker's door gives. */
  var door: DoorPage
}
