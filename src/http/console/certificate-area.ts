/** The area of certificates: addresses of fixed names first, for those of one certificate begin alike. */
import type { Route } from '../route.ts'
import { certificateActRoutes } from './certificate-acts.ts'
import { certificateRoutes, certificateSearchRoutes } from './certificates.ts'
import { certificatesTogetherRoutes } from './certificates-together.ts'

export const certificateAreaRoutes: Route[] = [
  ...certificateSearchRoutes,
  ...certificatesTogetherRoutes,
  ...certificateRoutes,
  ...certificateActRoutes,
]
