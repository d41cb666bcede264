import { readPolicyFile } from '../parts/read-policy.js'
import type { LintFinding } from '../routes/lint/lint-finding.js'
import { lintText } from '../routes/lint/lint-text.js'
import { createRegistry } from '../routes/registry.js'
import type { Settings } from '../settings/schema.js'

/** What `policy lint` finds in the policy of an agent. Raises SIGNER__SETTINGS__INVALID for a file that cannot be read. */
export const policyFindings = ({ policy, names, backends }: Settings): readonly LintFinding[] =>
  lintText(readPolicyFile(policy.file), { registry: createRegistry(names), backends: backends.map(({ id }) => id) })
