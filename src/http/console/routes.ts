/** Every page and form of the console. */
import type { Route } from '../route.ts'
import { ownAccountRoutes } from './account.ts'
import { accountDecisionRoutes } from './account-decisions.ts'
import { accountPageRoutes } from './accounts.ts'
import { adminKeyRoutes } from './admin-keys.ts'
import { adminPeopleRoutes } from './admin-people.ts'
import { auditRoutes } from './audit.ts'
import { certificateAreaRoutes } from './certificate-area.ts'
import { cohortPageRoutes } from './cohort.ts'
import { cohortEntryRoutes } from './cohort-entry.ts'
import { cohortLearnerRoutes } from './cohort-learners.ts'
import { cohortRunRoutes } from './cohort-runs.ts'
import { cohortListRoutes } from './cohorts.ts'
import { overviewRoutes } from './overview.ts'
import { runRoutes } from './runs.ts'

export const consoleRoutes: Route[] = [
  ...ownAccountRoutes,
  ...cohortListRoutes,
  // Before the page of a class, which any other name leads to.
  ...cohortEntryRoutes,
  ...cohortLearnerRoutes,
  ...adminPeopleRoutes,
  ...adminKeyRoutes,
  ...auditRoutes,
  ...accountPageRoutes,
  ...accountDecisionRoutes,
  ...certificateAreaRoutes,
  ...overviewRoutes,
  ...runRoutes,
  // After the pages of all classes: /console/cohorts/new is none of them.
  ...cohortPageRoutes,
  ...cohortRunRoutes,
]
