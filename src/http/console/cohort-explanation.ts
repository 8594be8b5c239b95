/** Why somebody's outcome in a class is what it is. */
import { z } from 'zod'
import { noteView } from '../../access/person-views.ts'
import { explainPage } from '../../console/cohort/explain-page.tsx'
import { getCohort } from '../../programs/store.ts'
import { explainEnrolment } from '../../reconciliation/explain.ts'
import { consolePage } from '../console-route.ts'
import { nothing, type Route } from '../route.ts'
import { CohortParams } from './cohort.ts'

export const cohortExplanationRoutes: Route[] = [
  consolePage({
    path: '/console/cohorts/{id}/learners/{enrolment}',
    scope: 'outcomes:read',
    params: CohortParams.extend({ enrolment: z.uuid() }),
    query: nothing,
    handler: async ({ deps, viewer, params, language }) => {
      const { db, clock } = deps
      const cohort = await getCohort(db, params.id)
      const { enrolment } = params
      const now = clock.now()
      const explanation = await explainEnrolment(db, viewer, enrolment, cohort.id, now)
      await noteView(deps, viewer, explanation.learner.id, 'outcome')
      return explainPage({ cohort, explanation, enrolmentId: enrolment, language })
    },
  }),
]
