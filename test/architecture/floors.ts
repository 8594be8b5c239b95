/** The floors of the house, ground first, and what each room may import. */

/** Rooms of one floor may import each other; a room imports from its own floor and from below. */
const floors: readonly (readonly string[])[] = [
  ['src/foundation'],
  ['src/database'],
  ['src/access'],
  ['src/runs', 'src/suppression', 'src/backup'],
  ['src/programs', 'src/roster'],
  ['src/evidence'],
  ['src/reconciliation'],
  ['src/certificates'],
  ['src/reports'],
  ['src/privacy'],
  ['src/exchange'],
  ['src/lti'],
  ['jobs'],
  ['src/http', 'src/console', 'src/demo', 'src/main.ts', 'src/commands', 'src/cli.ts'],
]

export interface Import {
  from: string
  to: string
}

/** @returns why an import is not allowed, or null. Paths are relative to the project. */
export function faultOf({ from, to }: Import): string | null {
  if (to === 'connectors/contract.ts') return null
  if (from.startsWith('connectors/')) return faultOfConnector(from, to)
  if (from.startsWith('config/'))
    return inside(to, ['config', 'src/foundation']) ? null : 'config/ sees only src/foundation'
  if (to.startsWith('connectors/'))
    return inside(from, ['jobs', 'src/main.ts', 'src/commands'])
      ? null
      : 'only job handlers and the composition root see connectors'
  if (to.startsWith('config/'))
    return inside(from, ['src/main.ts', 'src/cli.ts', 'src/commands', 'src/database/open.ts'])
      ? null
      : 'settings are passed in; only the composition root reads them'
  if (to === 'jobs/definitions.ts') return null
  if (to.startsWith('jobs/') && inside(from, ['src/http', 'src/console', 'src/demo']))
    return 'callers of jobs see jobs/definitions.ts only'
  const fromFloor = floorOf(from)
  const toFloor = floorOf(to)
  if (fromFloor < 0) return `${from} stands on no floor; name it in test/architecture/floors.ts`
  if (toFloor < 0) return `${to} stands on no floor; name it in test/architecture/floors.ts`
  return toFloor <= fromFloor ? null : `${from} stands below ${to}`
}

function faultOfConnector(from: string, to: string): string | null {
  const own = from.split('/').slice(0, 2).join('/')
  if (inside(to, ['src/foundation', own])) return null
  const isShared = /^connectors\/[^/]+\.ts$/
  if (isShared.test(to) && to !== 'connectors/registry.ts') return null
  // The registry is the list of connectors; nothing else may know two of them.
  if (from === 'connectors/registry.ts' && to.startsWith('connectors/')) return null
  return 'a connector sees src/foundation and the contract, never the database, a job or another connector'
}

const inside = (path: string, places: readonly string[]) =>
  places.some((place) => path === place || path.startsWith(`${place}/`))

const floorOf = (path: string) => floors.findIndex((rooms) => inside(path, rooms))
