import { understood, unknownCall } from '../understanding.js'
import { builtIn, tokenMethod, type BuiltIn } from './rule.js'

/** Methods of the wrapped native asset, beyond those of ERC-20: both are calls, in and out of the contract. */
export const WETH_METHODS: readonly BuiltIn[] = [
  builtIn('deposit()', (call, _, { method }) => understood([{ ...unknownCall(call), method: method.signature }])),
  tokenMethod('withdraw(uint256)', ['weth'], (asset, args) => {
    const [amount] = args as [bigint]
    return [{ kind: 'call', asset, amount, destination: asset }]
  }),
]
