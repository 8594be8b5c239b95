/** Putting people into a class: rows are brought, looked at, and only then saved. */
import { z } from 'zod'
import { addLearnersPage, previewLearnersPage } from '../../console/cohorts/learners-pages.tsx'
import { rowKinds } from '../../console/cohorts/roster-preview.tsx'
import { matchAccounts } from '../../evidence/link.ts'
import { letterings } from '../../foundation/old-letters.ts'
import { cohortLearnersTexts } from '../../foundation/texts/console/cohort-learners.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { coursesWithMembers } from '../../lti/course-list.ts'
import { getCohort } from '../../programs/store.ts'
import type { ImportResult } from '../../roster/import.ts'
import {
  acceptUpload,
  discardUpload,
  previewUpload,
  storeUpload,
} from '../../roster/upload/upload.ts'
import { consoleAction, consolePage, seeOther } from '../console-route.ts'
import type { HttpDeps } from '../deps.ts'
import { notFound, nothing, type Route } from '../route.ts'
import { CohortParams } from './cohort-entry.ts'

const UploadParams = CohortParams.extend({ upload: z.uuid() })

export const cohortLearnerRoutes: Route[] = [
  consolePage({
    path: '/console/cohorts/{id}/learners/new',
    scope: 'roster:write',
    // Rows may name anybody.
    wholeRoster: true,
    params: CohortParams,
    query: nothing,
    handler: async ({ deps, params, language }) => {
      const cohort = await namedCohort(deps, params.id)
      const courses = await coursesWithMembers(deps.db, cohort.id)
      return addLearnersPage({ language, cohort, courses })
    },
  }),
  consoleAction({
    path: '/console/cohorts/{id}/learners/new',
    scope: 'roster:write',
    wholeRoster: true,
    params: CohortParams,
    reads: 'upload',
    body: z.object({
      rows: z.string().max(5_000_000).catch(''),
      letters: z.enum(letterings).nullable().catch(null),
    }),
    handler: async ({ deps, viewer, visit, params, body, file, language }) => {
      const { id } = await namedCohort(deps, params.id)
      const texts = cohortLearnersTexts[language]
      const pasted = file === null
      if (pasted && body.rows.trim() === '') {
        visit.notify({ kind: 'failed', text: texts.nothing })
        return seeOther(`/console/cohorts/${id}/learners/new`)
      }
      const upload = await storeUpload(deps, viewer, {
        bytes: file?.bytes ?? Buffer.from(body.rows),
        name: file?.name ?? texts.pasted,
        letters: body.letters,
        cohortId: id,
        unitFile: null,
        pasted,
      })
      return seeOther(`/console/cohorts/${id}/learners/new/${upload.id}`)
    },
  }),
  consolePage({
    path: '/console/cohorts/{id}/learners/new/{upload}',
    scope: 'roster:write',
    wholeRoster: true,
    params: UploadParams,
    query: z.object({
      kind: z.enum(rowKinds).or(z.literal('')).catch(''),
      page: z.coerce.number().int().min(1).max(100_000).catch(1),
    }),
    handler: async ({ deps, viewer, params, query, language }) => {
      const cohort = await namedCohort(deps, params.id)
      const preview = await previewUpload(deps, viewer, params.upload)
      if (preview.upload.cohortId !== cohort.id) throw notFound()
      return previewLearnersPage({
        ...{ language, cohort, preview, kind: query.kind, at: query.page },
      })
    },
  }),
  consoleAction({
    path: '/console/cohorts/{id}/learners/new/{upload}/accept',
    scope: 'roster:write',
    wholeRoster: true,
    params: UploadParams,
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      const result = await acceptUpload(deps, viewer, params.upload)
      await matchAccounts(deps.db, deps.clock, null)
      visit.notify({ kind: 'done', text: toldResult(result, language) })
      return seeOther(`/console/cohorts/${params.id}`)
    },
  }),
  consoleAction({
    path: '/console/cohorts/{id}/learners/new/{upload}/discard',
    scope: 'roster:write',
    wholeRoster: true,
    params: UploadParams,
    body: nothing,
    handler: async ({ deps, viewer, visit, params, language }) => {
      await discardUpload(deps, viewer, params.upload)
      visit.notify({ kind: 'done', text: cohortLearnersTexts[language].discarded })
      return seeOther(`/console/cohorts/${params.id}/learners/new`)
    },
  }),
]

/** What became of the rows, as a sentence or two. */
function toldResult(
  { accepted, changed, enrolled, rejected, asked }: ImportResult,
  language: Language,
): string {
  const texts = cohortLearnersTexts[language]
  return [
    fill(texts.accepted, { added: accepted, changed, enrolled }),
    ...(rejected.length > 0 ? [fill(texts.acceptedRejected, { n: rejected.length })] : []),
    ...(asked.length > 0 ? [fill(texts.acceptedAsked, { n: asked.length })] : []),
  ].join(' ')
}

async function namedCohort({ db }: HttpDeps, id: string): Promise<{ id: string; name: string }> {
  const { definition } = await getCohort(db, id)
  return { id: definition.id, name: definition.name }
}
