import { RPC_ERRORS, type RpcErrorName } from '../../../../types/worker/errors.js'
import { errorJson } from '../../../../src/worker/fault.js'

/** Members of `data` that an error always has besides its name and retry. */
const DATA: Partial<Record<RpcErrorName, Parameters<typeof errorJson>[0]['data']>> = {
  InvalidParams: { findings: [{ path: 'key_id', problem: 'is missing' }] },
  OverQuota: { quota: 'calls_per_caller' },
  RateLimited: { retry_after_ms: 250 },
}

const exampleOf = (name: RpcErrorName) => {
  const data = DATA[name]
  const { meaning } = RPC_ERRORS[name]
  return errorJson({ name, message: meaning, ...(data ? { data } : {}) })
}

/** Every error by its name: number, retry, and an example as it is sent. */
export const makeRpcErrors = () =>
  (Object.keys(RPC_ERRORS) as RpcErrorName[]).map((name) => {
    const { code, retry } = RPC_ERRORS[name]
    return { name, code, retry, example: exampleOf(name) }
  })
