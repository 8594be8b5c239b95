/** Every page and form of the console. */
import type { Route } from '../route.ts'
import { ownAccountRoutes } from './account.ts'

export const consoleRoutes: Route[] = [...ownAccountRoutes]
