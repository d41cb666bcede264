import fc from 'fast-check'
import { storeOver } from '../../../src/store/open.js'
import { exportTrail, verifyTrail } from '../../../src/store/trail.js'
import { assertSame, commands, type Model, type Real } from './support/commands.js'
import { beginning, storeOptions } from './support/samples.js'
import { exposedStore } from './support/stores.js'
import { vaultNamed } from './support/vault.js'

describe('any sequence of operations', () => {
  it('answers a job once, gives a reply to one submission that lives or is included, and keeps the trail whole', () => {
    const property = fc.property(commands, (sequence) => {
      const { store, db } = exposedStore()
      const model: Model = { jobs: [], answers: [], submissions: [], trailLength: 0 }
      const real: Real = { store, reopen: () => storeOver(db, storeOptions, vaultNamed('root')) }

      fc.modelRun(() => ({ model, real }), sequence)

      assertSame(model, real)
      verifyTrail(exportTrail(real.store), beginning)
    })
    fc.assert(property, { numRuns: 60 })
  })
})
