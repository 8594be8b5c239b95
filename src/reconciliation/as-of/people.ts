/** Whom a cohort had at an instant, with what was known of each: a page at a time. */
import type { Queryable } from '../../database/connection.ts'
import type { Cohort } from '../../programs/store.ts'
import type { Sources } from '../evidence-store.ts'
import { audienceAt, handedOutAt, type LinkEvent, linksAt, noHistory } from '../history.ts'
import { historiesOf } from '../history-store.ts'
import { ownersAt } from './merge-store.ts'
import { type NewestVersion, newestVersions } from './newest.ts'
import { type CandidateRow, candidatesAt, type Window } from './store.ts'
import {
  type KnownVersion,
  type MovedRecord,
  movedRecords,
  versionsOfAccounts,
} from './version-store.ts'

export interface PersonAt extends Omit<CandidateRow, 'enrolled'> {
  audience: string | null
  handedOutAt: Date | null
  /** The accounts that were theirs. */
  links: LinkEvent[]
  /** The newest version of each of their records, in the order of ids; what was set aside is among them. */
  newest: NewestVersion<KnownVersion>[]
}

export interface PeopleAt {
  people: PersonAt[]
  /** Where the next page begins; null: this was the last. */
  next: string | null
}

/** @returns reads pages of the cohort as it was defined at the instant */
export async function peopleReader(db: Queryable, cohort: Cohort, at: Date) {
  const sources = cohort.definition.evidence
  const moved = await movedRecords(db, sources)
  const owners = await ownersAt(db, at)
  const platforms = new Set(sources.map(({ platform }) => platform))
  return async (window: Window): Promise<PeopleAt> => {
    const candidates = await candidatesAt(db, cohort, at, { moved, owners }, window)
    const histories = await historiesOf(
      db,
      candidates.map(({ learnerId }) => learnerId),
      owners.holdings,
    )
    const known = candidates.map((candidate) => {
      const history = histories.get(candidate.learnerId) ?? noHistory
      return {
        ...candidate,
        audience: audienceAt(history, at),
        handedOutAt: handedOutAt(history, platforms, at),
        links: linksAt(history, candidate.learnerId, at),
      }
    })
    const links = known.flatMap((person) => person.links)
    const newest = await newestOfAccounts(db, sources, links, moved, at)
    const people = known
      .map(({ enrolled, ...person }) => ({
        enrolled,
        ...person,
        newest: person.links
          .flatMap((link) => newest.get(accountOf(link)) ?? [])
          .toSorted((a, b) => a.version.id - b.version.id),
      }))
      // Whom reconciling would have enrolled then.
      .filter(
        (person) =>
          person.enrolled || person.newest.some(({ version }) => version.kind === 'enrolment'),
      )
      .map(({ enrolled: _, ...person }) => person)
    const isLast = candidates.length < window.limit
    return { people, next: isLast ? null : (candidates.at(-1)?.learnerId ?? null) }
  }
}

const accountOf = ({ platform, sourceId }: { platform: string; sourceId: string }) =>
  JSON.stringify([platform, sourceId])

async function newestOfAccounts(
  db: Queryable,
  sources: Sources,
  links: readonly LinkEvent[],
  moved: readonly MovedRecord[],
  at: Date,
): Promise<Map<string, NewestVersion<KnownVersion>[]>> {
  const wanted = new Set(links.map(accountOf))
  const others = moved.filter(({ platform, account }) =>
    wanted.has(accountOf({ platform, sourceId: account })),
  )
  const versions = await versionsOfAccounts(db, sources, links, others, at)
  const newest = new Map<string, NewestVersion<KnownVersion>[]>()
  for (const record of newestVersions(versions).values()) {
    const { platform, account } = record.version
    const owner = accountOf({ platform, sourceId: account })
    newest.set(owner, [...(newest.get(owner) ?? []), record])
  }
  return newest
}
