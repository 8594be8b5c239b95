/** Compares two reconciliations of a cohort: who changed, from what to what, and why. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { getCohortAt } from '../../programs/store.ts'
import { ownersAt } from '../as-of/merge-store.ts'
import { noHistory } from '../history.ts'
import { historiesOf } from '../history-store.ts'
import { noDecisions } from '../person-decisions/standing.ts'
import { personDecisionsOf } from '../person-decisions/store.ts'
import { type Cause, causesOf, type InstantOfCohort, type PersonBetween } from './causes.ts'
import { type Side, sidesOf } from './sides.ts'
import {
  type ComparedPerson,
  countDiffering,
  type DiffCounts,
  differingPeople,
  enrolmentFacts,
  mergesOf,
  undoingsOf,
  versionsSeen,
} from './store.ts'

export type ChangedPerson = Omit<ComparedPerson, 'enrolmentId' | 'learnerId'> & { causes: Cause[] }

export interface RunDiff {
  cohort: string
  /** The earlier one. */
  before: Pick<Side, 'run' | 'at' | 'lookedBack'>
  after: Pick<Side, 'run' | 'at' | 'lookedBack'>
  /** Of whom the viewer sees. */
  counts: DiffCounts
  people: ChangedPerson[]
}

/**
 * A page of those of whom something else was decided. Of a reconciliation that looked back, its outcomes are those it
 * recomputed; of any other those that stood when it ended.
 * @throws HocvuError `not-found`, `reconciliation.not-comparable`
 */
export async function compareRuns(
  db: Queryable,
  viewer: Viewer,
  runs: readonly [string, string],
  window: { after?: string | undefined; limit: number },
): Promise<RunDiff> {
  const sides = await sidesOf(db, ...runs)
  const people = await differingPeople(db, viewer, sides, window)
  const causes = await causesOfPeople(db, viewer, people, [
    await instantOf(db, sides[0].cohort, sides[0].at),
    await instantOf(db, sides[1].cohort, sides[1].at),
  ])
  return {
    cohort: sides[0].cohort,
    before: sideView(sides[0]),
    after: sideView(sides[1]),
    counts: await countDiffering(db, viewer, sides),
    people: people.map(({ enrolmentId: _, learnerId: __, ...person }) => ({
      ...person,
      causes: causes.get(person.id) ?? [],
    })),
  }
}

const sideView = ({ run, at, lookedBack }: Side) => ({ run, at, lookedBack })

/** @throws HocvuError `request.invalid` when the cohort did not exist yet */
export async function instantOf(
  db: Queryable,
  cohortId: string,
  at: Date,
): Promise<InstantOfCohort> {
  const cohort = await getCohortAt(db, cohortId, at)
  return {
    at,
    program: { id: cohort.programId, version: cohort.programVersion },
    cohort: cohort.version,
    platforms: new Set(cohort.definition.evidence.map(({ platform }) => platform)),
  }
}

/** With what was handed out to whom then, whichever row of the roster has taken it over since. */
async function historiesAt(db: Queryable, learners: readonly string[], at: Date) {
  return await historiesOf(db, learners, (await ownersAt(db, at)).holdings)
}

/** By the `id` of the person. */
export async function causesOfPeople(
  db: Queryable,
  viewer: Viewer,
  people: readonly (Pick<ComparedPerson, 'id' | 'enrolmentId' | 'learnerId'> & {
    before: PersonBetween['before']
    after: PersonBetween['after']
  })[],
  instants: readonly [InstantOfCohort, InstantOfCohort],
): Promise<Map<string, Cause[]>> {
  const learners = people.map(({ learnerId }) => learnerId)
  const enrolments = people.flatMap(({ enrolmentId }) => enrolmentId ?? [])
  const histories = {
    before: await historiesAt(db, learners, instants[0].at),
    after: await historiesAt(db, learners, instants[1].at),
  }
  const enrolled = await enrolmentFacts(db, enrolments)
  const merges = await mergesOf(db, viewer, learners, instants[1].at)
  // Where the clock stands still, what people decided at that moment counts as decided in between.
  const still = instants[0].at.getTime() === instants[1].at.getTime() ? 1 : 0
  const from = new Date(instants[0].at.getTime() - still)
  const before = await personDecisionsOf(db, enrolments, from)
  const after = await personDecisionsOf(db, enrolments, instants[1].at)
  const acts = [...before.values()].flatMap((decisions) =>
    [...decisions.overrides, ...decisions.excuses, ...decisions.presences].map(({ act }) => act),
  )
  const undoings = await undoingsOf(db, acts)
  const versions = await versionsSeen(
    db,
    people.flatMap((person) => [
      ...(person.before?.evidence ?? []),
      ...(person.after?.evidence ?? []),
    ]),
  )
  return new Map(
    people.map((person) => {
      const { enrolmentId, learnerId } = person
      const of = <Found>(map: ReadonlyMap<string, Found>) =>
        enrolmentId === null ? undefined : map.get(enrolmentId)
      const facts = {
        learnerId,
        before: person.before,
        after: person.after,
        history: {
          before: histories.before.get(learnerId) ?? noHistory,
          after: histories.after.get(learnerId) ?? noHistory,
        },
        decisions: { before: of(before) ?? noDecisions, after: of(after) ?? noDecisions },
        enrolment: of(enrolled) ?? null,
        merged: merges.get(learnerId) ?? null,
      }
      return [person.id, causesOf(facts, instants, versions, undoings)]
    }),
  )
}
