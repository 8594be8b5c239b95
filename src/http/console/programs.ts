/** Programs, their rules and documents, and their targets. */
import { z } from 'zod'
import { shownNumber } from '../../console/kit/number.ts'
import { programListPage } from '../../console/programs/list-page.tsx'
import { programPage } from '../../console/programs/program-page.tsx'
import { dateInVietnam, shortDate } from '../../foundation/dates.ts'
import { cleanText } from '../../foundation/names.ts'
import { cohortsTexts } from '../../foundation/texts/console/cohorts.ts'
import { programsTexts } from '../../foundation/texts/console/programs.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { listPlans } from '../../programs/plans/store.ts'
import { reviewProgram } from '../../programs/review.ts'
import { countEnrolled, listCohorts, listPrograms } from '../../programs/store.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import { programAsYaml } from '../../programs/write-program.ts'
import { type CohortLine, cohortLines } from '../../reports/list-cohorts.ts'
import { setTarget, withdrawTarget } from '../../reports/targets/set-target.ts'
import { targetProgress } from '../../reports/targets/target-progress.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { privateHeaders } from '../private-headers.ts'
import { notFound, nothing, type Route } from '../route.ts'
import { mayOpenCohorts } from './cohorts.ts'
import { wholeNumber } from './fields.ts'

const ProgramParams = z.object({ id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/) })
const year = z.coerce.number().int().min(2000).max(2100)
const YearQuery = z.object({ year: year.optional().catch(undefined) })

export const programRoutes: Route[] = [
  consolePage({
    path: '/console/programs',
    scope: 'programs:read',
    params: nothing,
    query: YearQuery,
    handler: async ({ deps, viewer, query, language }) => {
      const programs = await listPrograms(deps.db)
      const cohorts = await cohortLines(deps.db)
      const shown = query.year ?? thisYear(deps)
      return programListPage({
        language,
        programs: programs.map(({ id, definition }) => ({
          program: definition,
          cohorts: cohorts.filter(({ programId, active }) => programId === id && active).length,
        })),
        progress: await targetProgress(deps.db, viewer, { year: shown }),
        year: shown,
        years: yearsOf(cohorts, shown, thisYear(deps)),
      })
    },
  }),
  consolePage({
    path: '/console/programs/{id}',
    scope: 'programs:read',
    params: ProgramParams,
    query: YearQuery,
    handler: async ({ deps, viewer, params, query, language }) => {
      const program = await findProgram(deps, params.id)
      const cohorts = (await cohortLines(deps.db)).filter(
        ({ programId }) => programId === program.id,
      )
      const shown = query.year ?? thisYear(deps)
      const progress = await targetProgress(deps.db, viewer, {
        year: shown,
        programId: program.id,
      })
      return programPage({
        ...{ language, program, cohorts, year: shown },
        today: dateInVietnam(deps.clock.now()),
        years: yearsOf(cohorts, shown, thisYear(deps)),
        review: await reviewOf(deps, program),
        progress: progress.get(program.id) ?? null,
        plans: (await listPlans(deps.db)).filter(({ definition }) =>
          definition.programs.includes(program.id),
        ),
        mayChange: mayOpenCohorts(viewer),
      })
    },
  }),
  consolePage({
    path: '/console/programs/{id}/program.yaml',
    scope: 'programs:read',
    params: ProgramParams,
    query: nothing,
    handler: async ({ deps, params, language }) => {
      const program = await findProgram(deps, params.id)
      const day = shortDate(dateInVietnam(deps.clock.now()))
      const note = fill(cohortsTexts[language].yamlNote, { date: day })
      return {
        kind: 'content',
        status: 200,
        type: 'application/yaml; charset=utf-8',
        body: `# ${note}\n${programAsYaml(program, await openCohorts(deps, program.id))}`,
        headers: {
          ...privateHeaders,
          'Content-Disposition': `attachment; filename="${program.id}.yaml"`,
        },
      }
    },
  }),
  consoleAction({
    path: '/console/programs/{id}/targets',
    scope: 'programs:write',
    wholeRoster: true,
    params: ProgramParams,
    body: z.object({
      year,
      people: wholeNumber(1, 10_000_000),
      unit: z.string().max(200).transform(cleanText).catch(''),
      source: z.string().max(500).transform(cleanText).pipe(z.string().min(1)),
    }),
    handler: async ({ deps, viewer, visit, params, body, language }) => {
      const { unit, ...target } = body
      await setTarget(deps, viewer, {
        ...target,
        programId: params.id,
        unit: unit === '' ? null : unit,
      })
      const text = fill(programsTexts[language].targetSet, {
        year: target.year,
        people: shownNumber(target.people, language),
      })
      visit.notify({ kind: 'done', text })
      return seeOther(`/console/programs/${params.id}?year=${target.year}`)
    },
  }),
  consoleAction({
    path: '/console/programs/{id}/targets/{target}/withdraw',
    scope: 'programs:write',
    wholeRoster: true,
    params: ProgramParams.extend({ target: z.uuid() }),
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      const ended = await withdrawTarget(deps, viewer, params.target)
      visit.notify({ kind: 'done', text: programsTexts[language].withdrawn })
      return seeOther(`/console/programs/${ended.programId}?year=${ended.year}`)
    },
  }),
]

const thisYear = ({ clock }: HttpDeps) => Number(dateInVietnam(clock.now()).slice(0, 4))

/** Years that classes are of, this one and the next among them; the newest first. */
function yearsOf(cohorts: readonly CohortLine[], shown: number, now: number): number[] {
  const dated = cohorts.flatMap(({ start, deadline }) => {
    const date = start ?? deadline
    return date === null ? [] : [Number(date.slice(0, 4))]
  })
  return [...new Set([...dated, shown, now, now + 1])].toSorted((a, b) => b - a)
}

async function findProgram({ db }: HttpDeps, id: string): Promise<StoredProgram> {
  const found = (await listPrograms(db)).find((program) => program.id === id)
  if (found === undefined) throw notFound()
  return found.definition
}

async function openCohorts({ db }: HttpDeps, programId: string) {
  return (await listCohorts(db))
    .filter((cohort) => cohort.programId === programId && cohort.active)
    .map(({ definition }) => definition)
}

async function reviewOf(deps: HttpDeps, program: StoredProgram) {
  const cohorts = await openCohorts(deps, program.id)
  const enrolled = await countEnrolled(
    deps.db,
    cohorts.map(({ id }) => id),
  )
  return reviewProgram({ ...program, cohorts }, enrolled)
}
