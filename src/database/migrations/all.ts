/**
 * Every migration, in order, and whether a program that does not know it yet can go on beside it: read and write all
 * that it knows, without harm to what is new. Where it cannot, the start waits until the older processes have ended.
 */
import { foundation } from './0001-foundation.ts'
import { roster } from './0002-roster.ts'
import { evidence } from './0003-evidence.ts'
import { outcomes } from './0004-outcomes.ts'
import { sync } from './0005-sync.ts'
import { outcomesDue } from './0006-outcomes-due.ts'
import { accountLedger } from './0007-account-ledger.ts'
import { rosterQuestions } from './0008-roster-questions.ts'
import { platformFiles } from './0009-platform-files.ts'
import { personDecisions } from './0010-person-decisions.ts'
import { matching } from './0011-matching.ts'
import { timeTravel } from './0012-time-travel.ts'
import { handOutHistory } from './0013-hand-out-history.ts'
import { certificates } from './0014-certificates.ts'
import { console } from './0015-console.ts'
import { plans } from './0016-plans.ts'
import { dataKeys } from './0017-data-keys.ts'
import { privacy } from './0018-privacy.ts'
import { signIn } from './0019-sign-in.ts'
import { operating } from './0020-operating.ts'
import { recordKeys } from './0021-record-keys.ts'
import { changedEvidence } from './0022-changed-evidence.ts'
import { issue } from './0023-issue.ts'
import { runs } from './0025-runs.ts'
import { retention } from './0027-retention.ts'
import { outcomeKeys } from './0028-outcome-keys.ts'
import { classChanges } from './0029-class-changes.ts'
import { matchingKeys } from './0030-matching-keys.ts'
import { packedDossiers } from './0031-packed-dossiers.ts'
import { accountKeys } from './0033-account-keys.ts'
import { exchange } from './0035-exchange.ts'
import { lti } from './0036-lti.ts'

interface SchemaStep {
  sql: string
  olderGoesOn: boolean
}

/** Versions from before processes had names refuse any step that they do not know, so they end first in any case. */
const before = (sql: string): SchemaStep => ({ sql, olderGoesOn: false })

export const migrations: Readonly<Record<string, SchemaStep>> = {
  '0001-foundation': before(foundation),
  '0002-roster': before(roster),
  '0003-evidence': before(evidence),
  '0004-outcomes': before(outcomes),
  '0005-sync': before(sync),
  '0006-outcomes-due': before(outcomesDue),
  '0007-account-ledger': before(accountLedger),
  '0008-roster-questions': before(rosterQuestions),
  '0009-platform-files': before(platformFiles),
  '0010-person-decisions': before(personDecisions),
  '0011-matching': before(matching),
  '0012-time-travel': before(timeTravel),
  '0013-hand-out-history': before(handOutHistory),
  '0014-certificates': before(certificates),
  '0015-console': before(console),
  '0016-plans': before(plans),
  // Audit entries are chained in another way, and ciphertexts name their key.
  '0017-data-keys': { sql: dataKeys, olderGoesOn: false },
  // What was erased must not be brought back by who does not know of erasure.
  '0018-privacy': { sql: privacy, olderGoesOn: false },
  // Sessions have another shape.
  '0019-sign-in': { sql: signIn, olderGoesOn: false },
  '0020-operating': { sql: operating, olderGoesOn: true },
  '0021-record-keys': { sql: recordKeys, olderGoesOn: true },
  '0022-changed-evidence': { sql: changedEvidence, olderGoesOn: true },
  '0023-issue': { sql: issue, olderGoesOn: true },
  '0025-runs': { sql: runs, olderGoesOn: true },
  '0027-retention': { sql: retention, olderGoesOn: true },
  '0028-outcome-keys': { sql: outcomeKeys, olderGoesOn: true },
  '0029-class-changes': { sql: classChanges, olderGoesOn: true },
  // People are filed under other keys: two versions would file everybody in turns.
  '0030-matching-keys': { sql: matchingKeys, olderGoesOn: false },
  // Who does not know how they are packed would say that there are none.
  '0031-packed-dossiers': { sql: packedDossiers, olderGoesOn: false },
  // An older version writes a row a key.
  '0033-account-keys': { sql: accountKeys, olderGoesOn: false },
  '0035-exchange': { sql: exchange, olderGoesOn: true },
  '0036-lti': { sql: lti, olderGoesOn: true },
}

/** Number of the newest one. */
export const newestSchema = (): number =>
  Math.max(...Object.keys(migrations).map((name) => Number.parseInt(name, 10)))
