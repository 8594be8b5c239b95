/** Every page and form of the console. */
import type { Route } from '../route.ts'
import { ownAccountRoutes } from './account.ts'
import { overviewRoutes } from './overview.ts'
import { runRoutes } from './runs.ts'

export const consoleRoutes: Route[] = [...ownAccountRoutes, ...overviewRoutes, ...runRoutes]
