/** The area of certificates: addresses of fixed names first, for those of one certificate begin alike. */
import type { Route } from '../route.ts'
import { certificateActRoutes } from './certificate-acts.ts'
import { certificateSigningRoutes } from './certificate-signing.ts'
import { certificateRoutes, certificateSearchRoutes } from './certificates.ts'
import { certificatesTogetherRoutes } from './certificates-together.ts'
import { linkRequestRoutes } from './link-requests.ts'
import { consolePaperRoutes } from './papers.ts'
import { consoleProposalRoutes } from './proposals.ts'
import { consoleRegisterRoutes } from './registers.ts'

export const certificateAreaRoutes: Route[] = [
  ...certificateSearchRoutes,
  ...certificatesTogetherRoutes,
  ...consoleProposalRoutes,
  ...certificateSigningRoutes,
  ...consoleRegisterRoutes,
  ...linkRequestRoutes,
  ...consolePaperRoutes,
  ...certificateRoutes,
  ...certificateActRoutes,
]
