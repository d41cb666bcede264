import type { Dapp } from './dapp.js'

declare global {
  /** What the page gives to whoever drives it. */
  var dapp: Dapp
}
