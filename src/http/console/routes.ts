/** Every page and form of the console. */
import type { Route } from '../route.ts'
import { ownAccountRoutes } from './account.ts'
import { ownCalendarRoutes } from './account-calendar.ts'
import { accountDecisionRoutes } from './account-decisions.ts'
import { accountPageRoutes } from './accounts.ts'
import { adminKeyRoutes } from './admin-keys.ts'
import { adminPeopleRoutes } from './admin-people.ts'
import { auditRoutes } from './audit.ts'
import { certificateAreaRoutes } from './certificate-area.ts'
import { cohortPageRoutes } from './cohort.ts'
import { cohortDecisionRoutes } from './cohort-decisions.ts'
import { cohortEntryRoutes } from './cohort-entry.ts'
import { cohortExplanationRoutes } from './cohort-explanation.ts'
import { cohortLearnerRoutes } from './cohort-learners.ts'
import { cohortRunRoutes } from './cohort-runs.ts'
import { cohortListRoutes } from './cohorts.ts'
import { deliveryPageRoutes } from './deliveries.ts'
import { integrationRoutes } from './integrations.ts'
import { learnerActRoutes } from './learner-acts.ts'
import { learnerRoutes } from './learners.ts'
import { learningCourseRoutes } from './learning-courses.ts'
import { learningPlatformRoutes } from './learning-platforms.ts'
import { overviewRoutes } from './overview.ts'
import { planDocumentRoutes } from './plan-documents.ts'
import { planDownloadRoutes } from './plan-downloads.ts'
import { planFigureRoutes } from './plan-figures.ts'
import { planFrozenRoutes } from './plan-frozen.ts'
import { planMissingRoutes } from './plan-missing.ts'
import { planNeedRoutes } from './plan-needs.ts'
import { planProgressRoutes } from './plan-progress.ts'
import { planSubmissionRoutes } from './plan-submissions.ts'
import { platformFileRoutes } from './platform-files.ts'
import { platformLedgerRoutes } from './platform-ledger.ts'
import { platformQuarantineRoutes } from './platform-quarantine.ts'
import { platformRoutes } from './platforms.ts'
import { privacyPageRoutes } from './privacy.ts'
import { programRoutes } from './programs.ts'
import { reportRoutes } from './reports.ts'
import { rosterImportRoutes } from './roster-imports.ts'
import { rosterQuestionRoutes } from './roster-questions.ts'
import { runRoutes } from './runs.ts'
import { unitImportRoutes } from './unit-imports.ts'
import { unitRoutes } from './units.ts'

export const consoleRoutes: Route[] = [
  ...ownAccountRoutes,
  ...ownCalendarRoutes,
  ...cohortListRoutes,
  // Before the page of a class, which any other name leads to.
  ...cohortEntryRoutes,
  ...cohortLearnerRoutes,
  ...programRoutes,
  ...planDocumentRoutes,
  ...adminPeopleRoutes,
  ...adminKeyRoutes,
  ...auditRoutes,
  ...privacyPageRoutes,
  ...integrationRoutes,
  ...deliveryPageRoutes,
  ...learningPlatformRoutes,
  ...learningCourseRoutes,
  ...accountPageRoutes,
  ...accountDecisionRoutes,
  ...platformRoutes,
  ...platformQuarantineRoutes,
  ...platformFileRoutes,
  ...platformLedgerRoutes,
  ...certificateAreaRoutes,
  // Before the page of a learner.
  ...rosterImportRoutes,
  ...rosterQuestionRoutes,
  ...learnerRoutes,
  ...learnerActRoutes,
  ...unitImportRoutes,
  ...unitRoutes,
  ...overviewRoutes,
  ...runRoutes,
  ...reportRoutes,
  ...planSubmissionRoutes,
  ...planNeedRoutes,
  ...planProgressRoutes,
  ...planDownloadRoutes,
  ...planFigureRoutes,
  ...planFrozenRoutes,
  ...planMissingRoutes,
  // After the pages of all classes: /console/cohorts/new is none of them.
  ...cohortPageRoutes,
  ...cohortRunRoutes,
  ...cohortDecisionRoutes,
  ...cohortExplanationRoutes,
]
