/** The list of classes. */
import { z } from 'zod'
import type { Viewer } from '../../access/viewer.ts'
import { cohortState, cohortStates } from '../../console/cohorts/cohort-state.ts'
import { cohortListPage } from '../../console/cohorts/list-page.tsx'
import { type DateString, dateInVietnam } from '../../foundation/dates.ts'
import { foldName } from '../../foundation/names.ts'
import { type CohortLine, cohortCounts, cohortLines } from '../../reports/list-cohorts.ts'
import { consolePage } from '../console-route.ts'
import { nothing, type Route } from '../route.ts'

const SIZE = 25

const ListQuery = z.object({
  q: z.string().max(200).catch(''),
  program: z.string().max(100).catch(''),
  state: z.enum(cohortStates).or(z.literal('')).catch(''),
  sort: z.enum(['deadline', '-deadline', 'name', '-name', '']).catch(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})

export const cohortListRoutes: Route[] = [
  consolePage({
    path: '/console/cohorts',
    scope: 'cohorts:read',
    params: nothing,
    query: ListQuery,
    handler: async ({ deps, viewer, query, language }) => {
      const today = dateInVietnam(deps.clock.now())
      const all = await cohortLines(deps.db)
      const fitting = all.filter((line) => fits(line, query, today)).toSorted(order(query, today))
      const page = Math.min(query.page, Math.max(1, Math.ceil(fitting.length / SIZE)))
      const cohorts = fitting.slice((page - 1) * SIZE, page * SIZE)
      const counts = await cohortCounts(
        deps.db,
        viewer,
        cohorts.map(({ id }) => id),
      )
      return cohortListPage({
        ...{ language, today, cohorts, counts },
        mayOpen: mayOpenCohorts(viewer),
        filter: query,
        programs: programsOf(all),
        page: { page, size: SIZE, total: fitting.length },
        none: all.length === 0,
      })
    },
  }),
]

/** A class concerns everybody who is in it, so who sees a branch of units only opens and changes none. */
export const mayOpenCohorts = ({ scopes, unitId }: Viewer) =>
  scopes.has('programs:write') && unitId === null

type Filter = z.infer<typeof ListQuery>

function fits(line: CohortLine, { q, program, state }: Filter, today: DateString): boolean {
  const wanted = foldName(q)
  return (
    (program === '' || line.programId === program) &&
    (state === '' || cohortState(line, today) === state) &&
    (wanted === '' || foldName(`${line.name} ${line.id} ${line.programTitle.vi}`).includes(wanted))
  )
}

/** Left to itself: what runs first, the nearest deadline on top; then what is coming, over, closed. */
function order({ sort }: Filter, today: DateString) {
  const turn = sort.startsWith('-') ? -1 : 1
  const key = sort.replace('-', '')
  const collator = new Intl.Collator('vi', { numeric: true })
  const byName = (a: CohortLine, b: CohortLine) => collator.compare(a.name, b.name)
  const byDeadline = (a: CohortLine, b: CohortLine) =>
    (a.deadline ?? '9').localeCompare(b.deadline ?? '9') || byName(a, b)
  return (a: CohortLine, b: CohortLine) => {
    if (key === 'name') return turn * byName(a, b)
    if (key === 'deadline') return turn * byDeadline(a, b)
    const rank = (line: CohortLine) => cohortStates.indexOf(cohortState(line, today))
    const past = rank(a) >= cohortStates.indexOf('over')
    return rank(a) - rank(b) || (past ? byDeadline(b, a) : byDeadline(a, b))
  }
}

function programsOf(all: readonly CohortLine[]): { id: string; title: string }[] {
  const titles = new Map(all.map(({ programId, programTitle }) => [programId, programTitle.vi]))
  return [...titles].map(([id, title]) => ({ id, title }))
}
