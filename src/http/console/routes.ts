/** Every page and form of the console. */
import type { Route } from '../route.ts'
import { ownAccountRoutes } from './account.ts'
import { accountDecisionRoutes } from './account-decisions.ts'
import { accountPageRoutes } from './accounts.ts'
import { adminKeyRoutes } from './admin-keys.ts'
import { adminPeopleRoutes } from './admin-people.ts'
import { certificateAreaRoutes } from './certificate-area.ts'
import { overviewRoutes } from './overview.ts'
import { runRoutes } from './runs.ts'

export const consoleRoutes: Route[] = [
  ...ownAccountRoutes,
  ...adminPeopleRoutes,
  ...adminKeyRoutes,
  ...accountPageRoutes,
  ...accountDecisionRoutes,
  ...certificateAreaRoutes,
  ...overviewRoutes,
  ...runRoutes,
]
