import type { AccountId } from '../model/ids.js'
import { refuse, type Fault } from './fault.js'
import type { WorkerPorts } from './ports.js'

/** Whether an account may see what is not its own. */
export const isOperator = ({ rolesOf }: Pick<WorkerPorts, 'rolesOf'>, account: AccountId): boolean =>
  rolesOf(account).includes('operator')

/** Refuses accounts that ask for what is not their own without the role; undefined for operators. */
export const requireOperator = (
  ports: Pick<WorkerPorts, 'rolesOf'>,
  account: AccountId,
): { readonly fault: Fault } | undefined =>
  isOperator(ports, account)
    ? undefined
    : refuse('Forbidden', "What belongs to others is for the role operator. Roles are given by the agent's operator.")
