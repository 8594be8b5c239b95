/** People on the roster: the list, and one person with everything that is known of them. */
import { z } from 'zod'
import { noteView, viewsOfPerson } from '../../access/person-views.ts'
import type { Viewer } from '../../access/viewer.ts'
import { certificatesOfLearner } from '../../certificates/certificates-of-learner.ts'
import { type ListFilter, learnersPage } from '../../console/learners/list-page.tsx'
import { personPage } from '../../console/learners/person-page.tsx'
import { LEARNERS } from '../../console/learners/tabs.tsx'
import { linkedAccounts } from '../../evidence/accounts-of-learner.ts'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { learnersTexts } from '../../foundation/texts/console/learners.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { cohortNames } from '../../programs/cohort-names.ts'
import {
  decisionsAboutLearner,
  enrolmentsOfLearner,
} from '../../reconciliation/enrolments-of-learner.ts'
import {
  listAudiences,
  listPeople,
  MOST_LISTED,
  peopleSorts,
} from '../../roster/people/list-people.ts'
import {
  mayBeNationalId,
  peopleWithNumber,
  personRecord,
} from '../../roster/people/person-record.ts'
import { missingThings, type RosterSearch } from '../../roster/people/roster-search.ts'
import { findSeenUnit, unitChoices } from '../../roster/people/unit-tree-store.ts'
import { countQuestions } from '../../roster/question-store.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { notFound, nothing, type Route } from '../route.ts'

const PAGE = 50
/** Of those who looked at a person; the rest: hocvu privacy views. */
const VIEWS = 50

const words = (longest: number) => z.string().trim().max(longest).catch('').default('')

const Filter = z.object({
  text: words(100),
  unit: words(200),
  audience: words(500),
  cohort: words(200),
  missing: z.enum(missingThings).or(z.literal('')).catch('').default(''),
  sort: z.enum(peopleSorts).catch('name').default('name'),
})
const ListQuery = Filter.extend({
  page: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_LISTED / PAGE)
    .catch(1)
    .default(1),
})

/** Digits and what people write between them. */
const isNumber = (text: string) => /^\+?[\d\s.()-]{8,}$/.test(text)

export const learnerRoutes: Route[] = [
  consolePage({
    path: LEARNERS,
    scope: 'roster:read',
    params: nothing,
    query: ListQuery,
    handler: async ({ deps, viewer, query, language }) => {
      const texts = learnersTexts[language]
      const { sort, page, ...given } = query
      const hidesNumber = mayBeNationalId(given.text)
      const filter: ListFilter = { ...given, text: hidesNumber ? '' : given.text }
      const unit = filter.unit === '' ? null : await findSeenUnit(deps.db, viewer, filter.unit)
      const isUnknownUnit = filter.unit !== '' && unit === null
      const today = dateInVietnam(deps.clock.now())
      const search = searchOf(filter, unit?.id ?? null, viewer, today)
      const found = isUnknownUnit
        ? { people: [], total: 0, isMore: false }
        : await listPeople(deps.db, viewer, search, { sort, page, size: PAGE })
      if (found.people.length === 0 && page > 1) return seeOther(addressOf({ ...filter, sort }))
      return learnersPage({
        language,
        filter: { ...filter, unit: unit?.code ?? unit?.name ?? filter.unit },
        isFiltered: Object.values(filter).some((value) => value !== ''),
        ...{ sort, page, size: PAGE, found },
        remarks: [
          ...(hidesNumber ? [texts.numberInAddress] : []),
          ...(isUnknownUnit ? [fill(texts.unknownUnit, { unit: filter.unit })] : []),
        ],
        audiences: await listAudiences(deps.db),
        cohorts: await cohortNames(deps.db, null),
        units: await unitChoices(deps.db, viewer),
        questions: await countQuestions(deps.db, viewer),
      })
    },
  }),
  consoleAction({
    path: `${LEARNERS}/search`,
    scope: 'roster:read',
    params: nothing,
    body: Filter,
    handler: async ({ deps, viewer, body, visit, language }) => {
      const texts = learnersTexts[language]
      if (!isNumber(body.text)) return seeOther(addressOf(body))
      const { db, vault } = deps
      const [first, ...others] = await peopleWithNumber(db, vault, viewer, body.text)
      if (first !== undefined && others.length === 0) return seeOther(`${LEARNERS}/${first}`)
      if (!mayBeNationalId(body.text)) return seeOther(addressOf(body))
      visit.notify({
        kind: 'failed',
        text:
          first === undefined
            ? texts.numberNotFound
            : fill(texts.numberShared, { n: others.length + 1 }),
      })
      return seeOther(addressOf({ ...body, text: '' }))
    },
  }),
  consolePage({
    path: `${LEARNERS}/{id}`,
    scope: 'roster:read',
    params: z.object({ id: z.uuid() }),
    query: nothing,
    handler: async ({ deps, viewer, params, language }) => {
      const person = await personRecord(deps.db, viewer, params.id)
      if (person === null) throw notFound()
      if (person.id !== params.id) return seeOther(`${LEARNERS}/${person.id}`)
      await noteView(deps, viewer, person.id, 'page')
      return personPage({
        language,
        viewer,
        person,
        views: viewer.scopes.has('privacy:read')
          ? await viewsOfPerson(deps.db, person.id, VIEWS)
          : null,
        ...(await knownOf(deps, viewer, person.id)),
        units: viewer.scopes.has('roster:write') ? await unitChoices(deps.db, viewer) : [],
      })
    },
  }),
]

/** What the viewer may see of it: an area that is not theirs is left out. */
async function knownOf({ db }: HttpDeps, viewer: Viewer, id: string) {
  const { scopes } = viewer
  return {
    enrolments: scopes.has('outcomes:read') ? await enrolmentsOfLearner(db, viewer, id) : null,
    accounts: scopes.has('accounts:read') ? await linkedAccounts(db, viewer, id) : null,
    certificates: scopes.has('certificates:read')
      ? await certificatesOfLearner(db, viewer, id)
      : null,
    decisions: scopes.has('outcomes:read') ? await decisionsAboutLearner(db, viewer, id) : null,
  }
}

function searchOf(
  filter: ListFilter,
  unitId: string | null,
  viewer: Viewer,
  today: DateString,
): RosterSearch {
  const { text, audience, cohort, missing } = filter
  // Of a branch nobody is without a unit.
  const isMeant = missing !== '' && !(missing === 'unit' && viewer.unitId !== null)
  return {
    text,
    unitId,
    audience: audience || null,
    cohort: cohort || null,
    missing: isMeant ? missing : null,
    today,
  }
}

function addressOf(filter: Record<string, string>): string {
  const query = new URLSearchParams(
    Object.entries(filter).filter(
      ([name, value]) => value !== '' && !(name === 'sort' && value === 'name'),
    ),
  ).toString()
  return query === '' ? LEARNERS : `${LEARNERS}?${query}`
}
