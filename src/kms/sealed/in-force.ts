import type { InForce } from './change.js'
import type { Manifest } from './manifest.js'
import { keyFileName, keyIdOfFile, ROOT_FILE } from './names.js'
import { hashOf } from './records.js'

/** What a manifest says of the files of its directory. */
export const inForce = ({ rootFile, records, destroying }: Manifest): InForce => ({
  hashOf: (name) => {
    if (name === ROOT_FILE) return rootFile
    const id = keyIdOfFile(name)
    return id === undefined ? undefined : hashOf(records, id)
  },
  destroying: destroying === undefined ? undefined : keyFileName(destroying),
})
