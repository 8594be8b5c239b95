/** Every address of the service. What is not in this list cannot be reached. */
import { accountRoutes } from './accounts.ts'
import { apiReferenceRoutes } from './api-reference.ts'
import { assetRoutes } from './assets.ts'
import { attachmentRoutes } from './attachments.ts'
import { calendarRoutes } from './calendar.ts'
import { certificateActRoutes } from './certificate-acts.ts'
import { certificateLinkRoutes } from './certificate-links.ts'
import { certificateSignatureRoutes } from './certificate-signatures.ts'
import { certificateRoutes } from './certificates.ts'
import { certificationRoutes } from './certifications.ts'
import { cohortRoutes } from './cohorts.ts'
import { consoleRoutes } from './console/routes.ts'
import { credentialRoutes } from './credentials.ts'
import { decisionRoutes } from './decisions.ts'
import { deliveryRoutes } from './deliveries.ts'
import { dossierRoutes } from './dossiers.ts'
import { explanationRoutes } from './explanations.ts'
import { frozenReportRoutes } from './frozen-reports.ts'
import { handOutRoutes } from './hand-outs.ts'
import { healthRoutes } from './health.ts'
import { ledgerRoutes } from './ledger.ts'
import { ltiRoutes } from './lti/routes.ts'
import { ltiRegistrationRoutes } from './lti-registrations.ts'
import { type Metrics, metricsRoutes } from './metrics.ts'
import { missingPeopleRoutes } from './missing-people.ts'
import { oneRosterRoutes } from './oneroster.ts'
import { openApiRoute } from './openapi.ts'
import { outcomeDetailRoutes } from './outcome-details.ts'
import { outcomeRoutes } from './outcomes.ts'
import { paperRoutes } from './papers.ts'
import { personDecisionRoutes } from './person-decisions.ts'
import { planFigureRoutes } from './plan-figures.ts'
import { planPaperRoutes } from './plan-papers.ts'
import { planReportRoutes } from './plan-reports.ts'
import { planRoutes } from './plans.ts'
import { platformFileRoutes } from './platform-files.ts'
import { platformRoutes } from './platforms.ts'
import { privacyRoutes } from './privacy.ts'
import { programRoutes } from './programs.ts'
import { proposalSheetRoutes } from './proposal-sheets.ts'
import { proposalRoutes } from './proposals.ts'
import { publicRoutes } from './public-pages.ts'
import { quarantineRoutes } from './quarantine.ts'
import { reconciliationDiffRoutes } from './reconciliation-diffs.ts'
import { reconciliationRoutes } from './reconciliations.ts'
import { registerRoutes } from './registers.ts'
import { rosterRoutes } from './roster.ts'
import type { Route } from './route.ts'
import { signInRoutes } from './sign-in.ts'
import { subscriberRoutes } from './subscribers.ts'
import { syncRoutes } from './syncs.ts'
import { unitRoutes } from './units.ts'
import { verifyFileRoutes } from './verify-files.ts'

const apiRoutes: Route[] = [
  ...rosterRoutes,
  ...oneRosterRoutes,
  ...unitRoutes,
  ...programRoutes,
  ...planRoutes,
  ...planFigureRoutes,
  ...cohortRoutes,
  ...platformRoutes,
  ...syncRoutes,
  ...quarantineRoutes,
  ...platformFileRoutes,
  ...reconciliationRoutes,
  ...reconciliationDiffRoutes,
  ...outcomeRoutes,
  ...outcomeDetailRoutes,
  ...dossierRoutes,
  ...explanationRoutes,
  ...personDecisionRoutes,
  ...attachmentRoutes,
  ...accountRoutes,
  ...decisionRoutes,
  ...ledgerRoutes,
  ...certificateRoutes,
  ...proposalRoutes,
  ...proposalSheetRoutes,
  ...certificateActRoutes,
  ...certificateLinkRoutes,
  ...certificateSignatureRoutes,
  ...certificationRoutes,
  ...registerRoutes,
  ...paperRoutes,
  ...handOutRoutes,
  ...planPaperRoutes,
  ...planReportRoutes,
  ...frozenReportRoutes,
  ...missingPeopleRoutes,
  ...privacyRoutes,
  ...subscriberRoutes,
  ...deliveryRoutes,
  ...ltiRegistrationRoutes,
]

/**
 * What an address serves: everything, or, where the public pages listen on an address of their own, one of the two parts.
 * Whatever belongs to the other part does not exist there.
 */
export type Door = 'whole' | 'public' | 'console'

export function allRoutes(metrics: Metrics, door: Door = 'whole'): Route[] {
  const forAnybody = [...publicRoutes, ...verifyFileRoutes, ...credentialRoutes, ...ltiRoutes]
  const forStaff = [
    ...metricsRoutes(metrics),
    ...signInRoutes,
    ...consoleRoutes,
    ...calendarRoutes,
    openApiRoute(apiRoutes),
    ...apiReferenceRoutes,
    ...apiRoutes,
  ]
  // Looked through from the top for each request: what is asked for most comes first.
  return [
    ...healthRoutes,
    ...assetRoutes,
    ...(door === 'console' ? [] : forAnybody),
    ...(door === 'public' ? [] : forStaff),
  ]
}
