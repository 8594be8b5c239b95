/** Addresses for learning platforms (LTI 1.3). */
import type { Route } from '../route.ts'
import { ltiFrameFormRoutes } from './frame-forms.ts'
import { ltiKeyRoutes } from './keys.ts'
import { ltiLaunchRoutes } from './launch.ts'
import { ltiLoginRoutes } from './login.ts'
import { ltiRegisterRoutes } from './register.ts'

export const ltiRoutes: Route[] = [
  ...ltiLoginRoutes,
  ...ltiLaunchRoutes,
  ...ltiKeyRoutes,
  ...ltiRegisterRoutes,
  ...ltiFrameFormRoutes,
]
