/** The areas of the console, in the order of its menu. */
import type { Scope } from '../access/viewer.ts'
import type { frameTexts } from '../foundation/texts/console/frame.ts'
import type { IconName } from './kit/icon.tsx'

export interface Area {
  id: AreaId
  path: string
  icon: IconName
  /** Who sees it in the menu. */
  scope: Scope | 'signed-in'
  /** Only who sees the whole roster. */
  wholeRoster?: true
}

export type AreaId = Extract<
  keyof (typeof frameTexts)['vi'],
  | 'overview'
  | 'cohorts'
  | 'accounts'
  | 'platforms'
  | 'certificates'
  | 'programs'
  | 'plans'
  | 'reports'
  | 'learners'
  | 'privacy'
  | 'integrations'
  | 'audit'
  | 'admin'
  | 'account'
>

export const areas: readonly Area[] = [
  { id: 'overview', path: '/console', icon: 'home', scope: 'signed-in' },
  { id: 'cohorts', path: '/console/cohorts', icon: 'class', scope: 'cohorts:read' },
  { id: 'accounts', path: '/console/accounts', icon: 'match', scope: 'accounts:read' },
  { id: 'platforms', path: '/console/platforms', icon: 'platform', scope: 'platforms:read' },
  {
    id: 'certificates',
    path: '/console/certificates',
    icon: 'certificate',
    scope: 'certificates:read',
  },
  { id: 'programs', path: '/console/programs', icon: 'target', scope: 'programs:read' },
  { id: 'plans', path: '/console/plans', icon: 'plan', scope: 'plans:read' },
  { id: 'reports', path: '/console/reports', icon: 'report', scope: 'reports:read' },
  { id: 'learners', path: '/console/learners', icon: 'people', scope: 'roster:read' },
  {
    id: 'privacy',
    path: '/console/privacy',
    icon: 'person',
    scope: 'privacy:read',
    wholeRoster: true,
  },
  {
    id: 'integrations',
    path: '/console/integrations',
    icon: 'link',
    scope: 'integrations:read',
    wholeRoster: true,
  },
  { id: 'audit', path: '/console/audit', icon: 'history', scope: 'audit:read', wholeRoster: true },
  { id: 'admin', path: '/console/admin', icon: 'gear', scope: 'users:write', wholeRoster: true },
]
