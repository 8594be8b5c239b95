/** The sessions that a cohort had at an instant. The one thing that needs a look at the whole course. */
import type { Queryable } from '../../database/connection.ts'
import type { Cohort } from '../../programs/store.ts'
import type { CatalogueSession } from '../sessions.ts'
import { newestVersions } from './newest.ts'
import type { PeopleAt } from './people.ts'
import type { Window } from './store.ts'
import { contradicting, sessionsNamedBy, sessionVersions } from './version-store.ts'

const RECORDS = 4000
const PEOPLE = 1000

export interface SessionsAt {
  catalogue: CatalogueSession[]
  /** Versions that were set aside, because they contradict others on the length of a session. */
  setAside: ReadonlySet<number>
}

export async function sessionsAt(
  db: Queryable,
  cohort: Cohort,
  at: Date,
  readPeople: (window: Window) => Promise<PeopleAt>,
): Promise<SessionsAt> {
  const asked = cohort.definition.evidence.filter(({ attendance }) => attendance === 'sessions')
  // Records that contradict each other are set aside whatever the cohort reads of them.
  const newest = new Map<number, { versionId: number; firstObservedAt: Date; of: string }>()
  for (const course of coursesOf(cohort.definition.evidence)) {
    for (let after: string | null = null; ; ) {
      const { versions, last } = await sessionVersions(db, course, after, RECORDS, at)
      for (const { version, firstObservedAt } of newestVersions(versions).values())
        newest.set(version.id, {
          versionId: version.id,
          firstObservedAt,
          of: nameOf(version),
        })
      if (last === null) break
      after = last
    }
  }
  const setAside = await contradicting(db, [...newest.values()])
  if (asked.length === 0) return { catalogue: [], setAside }
  const wanted = new Set(asked.map(nameOf))
  const theirs: number[] = []
  for (let after: string | null = null; ; ) {
    const page: PeopleAt = await readPeople({ after, limit: PEOPLE })
    for (const { version } of page.people.flatMap((person) => person.newest))
      if (version.kind === 'sessions' && wanted.has(nameOf(version)) && !setAside.has(version.id))
        theirs.push(version.id)
    if (page.next === null) break
    after = page.next
  }
  return { catalogue: await sessionsNamedBy(db, theirs), setAside }
}

const nameOf = ({ platform, course }: { platform: string; course: string }) =>
  JSON.stringify([platform, course])

function coursesOf(sources: Cohort['definition']['evidence']) {
  return [...new Map(sources.map((source) => [nameOf(source), source])).values()]
}
