/** Opening a class without a file, changing, closing and opening it again. */
import { z } from 'zod'
import {
  chooseProgramPage,
  editCohortPage,
  fromFilePage,
  newCohortPage,
} from '../../console/cohorts/entry-pages.tsx'
import { HocvuError } from '../../foundation/errors.ts'
import { cohortFault } from '../../foundation/texts/console/cohort-faults.ts'
import { cohortsTexts } from '../../foundation/texts/console/cohorts.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { limitText } from '../../foundation/texts/programs.ts'
import { type CohortEntry, entryOf } from '../../programs/cohort-entry.ts'
import { cohortHead, knownCourses } from '../../programs/console-cohort-store.ts'
import { changeCohort, openCohort, setCohortOpen } from '../../programs/console-cohorts.ts'
import type { CohortDefinition } from '../../programs/definition.ts'
import { checkCohort } from '../../programs/delivery-limits.ts'
import { getCohort, listPlatforms, listPrograms } from '../../programs/store.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import { countOutcomes } from '../../reconciliation/list-outcomes.ts'
import type { VerdictCounts } from '../../reconciliation/outcome-store.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { notFound, nothing, type Route } from '../route.ts'
import { CohortForm, entrySent } from './cohort-form.ts'

export const CohortParams = z.object({ id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/) })

export const cohortEntryRoutes: Route[] = [
  consolePage({
    path: '/console/cohorts/new',
    scope: 'programs:write',
    wholeRoster: true,
    params: nothing,
    query: z.object({ program: z.string().max(100).catch('') }),
    handler: async ({ deps, query, language }) => {
      const programs = await programsHere(deps)
      const program = programs.find(({ id }) => id === query.program)
      if (program === undefined) return chooseProgramPage({ language, programs })
      return newCohortPage({
        ...{ language, program, entry: blank, faults: new Map() },
        ...(await choices(deps)),
      })
    },
  }),
  consoleAction({
    path: '/console/cohorts/new',
    scope: 'programs:write',
    wholeRoster: true,
    params: nothing,
    body: CohortForm.extend({ program: z.string().max(100) }),
    handler: async ({ deps, viewer, visit, body, language }) => {
      const program = (await programsHere(deps)).find(({ id }) => id === body.program)
      if (program === undefined) throw notFound()
      const { entry, wantsMore } = entrySent(body, '')
      const again = async (faults: ReadonlyMap<string, string>, status: number) =>
        newCohortPage({ ...{ language, program, entry, faults, status }, ...(await choices(deps)) })
      if (wantsMore) return await again(new Map(), 200)
      try {
        const cohort = await openCohort(deps, viewer, program.id, entry)
        const text = fill(cohortsTexts[language].opened, { name: cohort.name })
        visit.notify({ kind: 'done', text: withLimits(text, program, cohort, language) })
        return seeOther(`/console/cohorts/${cohort.id}/learners/new`)
      } catch (thrown) {
        return await again(faultsOf(thrown, language), 422)
      }
    },
  }),
  consolePage({
    path: '/console/cohorts/{id}/edit',
    scope: 'programs:write',
    wholeRoster: true,
    params: CohortParams,
    query: nothing,
    handler: async ({ deps, viewer, params, language }) => {
      const cohort = await getCohort(deps.db, params.id)
      const { name } = cohort.definition
      const head = await cohortHead(deps.db, cohort.id)
      if (head?.origin !== 'console') return fromFilePage({ language, cohort: { ...cohort, name } })
      return editCohortPage({
        ...{ language, name, program: cohort.program, version: cohort.version },
        entry: entryOf(cohort.definition),
        faults: new Map(),
        outcomes: sum(await countOutcomes(deps.db, viewer, cohort.id)),
        ...(await choices(deps)),
      })
    },
  }),
  consoleAction({
    path: '/console/cohorts/{id}/edit',
    scope: 'programs:write',
    wholeRoster: true,
    params: CohortParams,
    body: CohortForm.extend({ version: z.coerce.number().int().min(1) }),
    handler: async ({ deps, viewer, visit, params, body, language }) => {
      const before = await getCohort(deps.db, params.id)
      const { entry, wantsMore } = entrySent(body, before.id)
      const again = async (faults: ReadonlyMap<string, string>, status: number) =>
        editCohortPage({
          ...{ language, program: before.program, entry, faults, status, version: body.version },
          name: before.definition.name,
          outcomes: sum(await countOutcomes(deps.db, viewer, before.id)),
          ...(await choices(deps)),
        })
      if (wantsMore) return await again(new Map(), 200)
      try {
        const { changed } = await changeCohort(
          deps,
          viewer,
          { id: before.id, version: body.version },
          entry,
        )
        const texts = cohortsTexts[language]
        const { definition, program } = await getCohort(deps.db, before.id)
        const text = changed ? fill(texts.edited, { name: definition.name }) : texts.editedNothing
        visit.notify({ kind: 'done', text: withLimits(text, program, definition, language) })
        return seeOther(`/console/cohorts/${before.id}`)
      } catch (thrown) {
        return await again(faultsOf(thrown, language), 422)
      }
    },
  }),
  turn('close'),
  turn('reopen'),
]

/** Closing and opening again, each of which undoes the other. */
function turn(verb: 'close' | 'reopen'): Route {
  const opens = verb === 'reopen'
  return consoleAction({
    path: `/console/cohorts/{id}/${verb}`,
    scope: 'programs:write',
    wholeRoster: true,
    params: CohortParams,
    body: nothing,
    handler: async ({ deps, viewer, visit, params: { id }, language }) => {
      const texts = cohortsTexts[language]
      const changed = await setCohortOpen(deps, viewer, id, opens)
      const { definition } = await getCohort(deps.db, id)
      const back = `/console/cohorts/${id}/${opens ? 'close' : 'reopen'}`
      visit.notify({
        kind: 'done',
        text: fill(opens ? texts.reopened : texts.closed, { name: definition.name }),
        ...(changed && !opens && { undo: { action: back, label: kitTexts[language].undo } }),
      })
      return seeOther(`/console/cohorts/${id}`)
    },
  })
}

async function programsHere({ db }: HttpDeps): Promise<StoredProgram[]> {
  return (await listPrograms(db)).map(({ definition }) => definition)
}

async function choices({ db }: HttpDeps) {
  const platforms = (await listPlatforms(db)).map(({ id }) => id)
  const courses = (await knownCourses(db)).filter(({ platform }) => platforms.includes(platform))
  return { platforms, courses }
}

const blank: CohortEntry = {
  id: '',
  name: '',
  start: '',
  deadline: '',
  enrol: 'roster',
  evidence: [],
  delivery: { learners: '', days: '', inPersonPeriods: '', onlinePeriods: '' },
}

/** Faults of fields stand beside them; anything else is told as errors are. */
function faultsOf(thrown: unknown, language: Language): Map<string, string> {
  if (!(thrown instanceof HocvuError) || thrown.code !== 'cohort.invalid') throw thrown
  return new Map(
    thrown.fields.map(({ field, reason }) => [field, cohortFault(reason, language) ?? reason]),
  )
}

/** A class may be saved beyond the limits of its program, but nobody should have to look for that. */
function withLimits(
  text: string,
  program: StoredProgram,
  cohort: CohortDefinition,
  language: Language,
): string {
  const { broken } = checkCohort(program, cohort, null)
  if (broken.length === 0) return text
  const limits = broken.map((found) => limitText(found, language)).join(' ')
  return `${text} ${fill(cohortsTexts[language].limitsBroken, { limits })}`
}

const sum = ({ passed, failed, incomplete, review }: VerdictCounts) =>
  passed + failed + incomplete + review
