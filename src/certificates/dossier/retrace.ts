/** How outcomes came about, as of when they were decided. Whatever people share is read once. */
import type { Queryable } from '../../database/connection.ts'
import type { CohortDefinition } from '../../programs/definition.ts'
import { getCohort, getCohortVersion, getProgramVersion } from '../../programs/store.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import { ownersAt } from '../../reconciliation/as-of/merge-store.ts'
import { peopleReader } from '../../reconciliation/as-of/people.ts'
import { sessionsAt } from '../../reconciliation/as-of/sessions.ts'
import { certifiedOutcomeAt } from '../../reconciliation/certified.ts'
import { sessionCatalogue } from '../../reconciliation/evidence-store.ts'
import { audienceAt, handedOutAt, noHistory } from '../../reconciliation/history.ts'
import { historiesOf } from '../../reconciliation/history-store.ts'
import type { CatalogueSession } from '../../reconciliation/sessions.ts'
import type { FrozenContent } from './content.ts'
import { keepParts, type Subject } from './facts-store.ts'
import { evidenceRow, type FactsOfEach, groupedBy, standingAt } from './gather.ts'
import { type Decided, howDecided, sessionsNamed } from './how-decided.ts'
import { type SharedParts, sharedParts } from './pack.ts'

export interface Retraced {
  /** With `program` and `cohort` of the dossier; kept. */
  parts: SharedParts
  enrolment: Decided['enrolment']
  how: FrozenContent['how']
}

/** What the outcomes of one run share. */
interface Shared {
  parts: SharedParts
  program: StoredProgram
  cohort: CohortDefinition
  histories: FactsOfEach['histories']
  /** The sessions of the class, one guess after the other, each dearer than the one before. */
  catalogues: (() => Promise<readonly CatalogueSession[]>)[]
}

/** @returns tells of one of the subjects how its outcome came about */
export async function createRetracer(
  db: Queryable,
  subjects: readonly Subject[],
  facts: FactsOfEach,
): Promise<(subject: Subject) => Promise<Retraced>> {
  const sharing = new Map<Subject, Shared>()
  for (const group of groupedBy(subjects, groupOf).values()) {
    const shared = await readShared(db, group, facts)
    for (const subject of group) sharing.set(subject, shared)
  }
  return async (subject) => {
    const shared = sharing.get(subject)
    if (shared === undefined) throw new RangeError('nothing was read of this subject')
    const { parts, program, cohort, histories, catalogues } = shared
    const { learnerId, decidedAt } = subject
    const history = histories.get(learnerId) ?? noHistory
    const platforms = new Set(cohort.evidence.map(({ platform }) => platform))
    const decided: Decided = {
      enrolment: {
        audience: audienceAt(history, decidedAt),
        handedOutAt: handedOutAt(history, platforms, decidedAt),
      },
      rows: rowsOf(subject, facts),
      cohort,
      program,
      decision: subject,
      decidedAt,
      stood: await whatStood(db, subject, facts),
    }
    let how: FrozenContent['how'] | undefined
    for (const catalogue of catalogues) {
      const told = howDecided(decided, await catalogue())
      how ??= told
      if (told.reproduced) {
        how = told
        break
      }
    }
    if (how === undefined) throw new RangeError('there is always a guess')
    return { parts, enrolment: decided.enrolment, how }
  }
}

const groupOf = ({ cohortId, cohortVersion, program, decidedAt }: Subject) =>
  JSON.stringify([cohortId, cohortVersion, program, decidedAt])

const rowsOf = ({ learnerId, evidence }: Subject, facts: FactsOfEach) =>
  facts.recordsOf(evidence).map((record) => evidenceRow(learnerId, record))

async function whatStood(
  db: Queryable,
  { enrolmentId, revision, decidedAt }: Subject,
  facts: FactsOfEach,
): Promise<Decided['stood']> {
  const decisions = facts.decisionsOf(enrolmentId)
  const stood: Decided['stood'][number][] = []
  for (const at of [decidedAt, new Date(decidedAt.getTime() - 1)])
    stood.push({
      personal: standingAt(decisions, at),
      // Before the first revision there was no certificate to compare with.
      certified: revision === 1 ? null : await certifiedOutcomeAt(db, enrolmentId, at),
    })
  return stood
}

async function readShared(
  db: Queryable,
  group: readonly Subject[],
  facts: FactsOfEach,
): Promise<Shared> {
  const [subject] = group
  if (subject === undefined) throw new RangeError('a group is of somebody')
  const { cohortId, cohortVersion, decidedAt } = subject
  const cohort = await getCohortVersion(db, cohortId, cohortVersion)
  const { id, version } = subject.program
  const program = await getProgramVersion(db, id, version)
  // What was handed out to a row of the roster may be another row's by now.
  const { holdings } = await ownersAt(db, decidedAt)
  const learnerIds = group.map(({ learnerId }) => learnerId)
  const definitions: Pick<FrozenContent, 'program' | 'cohort'> = {
    program: { version, definition: program },
    cohort: { version: cohortVersion, definition: cohort },
  }
  const parts = sharedParts(JSON.stringify(definitions))
  await keepParts(db, parts)
  return {
    parts,
    program,
    cohort,
    histories: holdings.size === 0 ? facts.histories : await historiesOf(db, learnerIds, holdings),
    catalogues: cataloguesOf(db, subject, cohort, group, facts),
  }
}

/**
 * The sessions that these people's own records name are nearly always those of the class. Where the outcome does not
 * follow from them, everybody's are looked at, as they are now, and, dearest of all, as they were then.
 */
function cataloguesOf(
  db: Queryable,
  { cohortId, decidedAt }: Subject,
  cohort: CohortDefinition,
  group: readonly Subject[],
  facts: FactsOfEach,
): Shared['catalogues'] {
  const sources = cohort.evidence
  const kinds = new Set(
    sources.flatMap(({ attendance }) => (attendance === 'none' ? [] : attendance)),
  )
  if (!kinds.has('sessions')) return [async () => []]
  const theirs = once(async () =>
    sessionsNamed(
      group.flatMap(({ evidence }) => facts.recordsOf(evidence)),
      sources,
    ),
  )
  const present = once(() => sessionCatalogue(db, cohortId, sources))
  const then = once(async () => {
    const whole = { ...(await getCohort(db, cohortId)), definition: cohort }
    const readPeople = await peopleReader(db, whole, decidedAt)
    return (await sessionsAt(db, whole, decidedAt, readPeople)).catalogue
  })
  // Beside another source of attendance the outcome need not show that a session is missing.
  return kinds.size > 1 ? [present, then] : [theirs, present, then]
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
