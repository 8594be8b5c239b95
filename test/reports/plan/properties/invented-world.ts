/** What a world of a plan report holds, in memory: what the tables hold, and nothing that is counted. */
import type { DateString } from '../../../../src/foundation/dates.ts'
import type { StoredPlan } from '../../../../src/programs/plans/stored.ts'
import type {
  KeptUnit,
  UnitPlace,
  UnitSuccession,
} from '../../../../src/roster/units/tree-on-day.ts'

export interface Stay {
  unitId: string
  from: DateString
  /** Last day; null: still there. */
  to: DateString | null
}

export interface Result {
  id: string
  cohort: string
  /** null: nobody has looked at it yet. */
  verdict: 'passed' | 'failed' | 'incomplete' | 'review' | null
  achievedOn: DateString | null
  enrolledOn: DateString
  decidedOn: DateString
  modules: string[]
  certificate: { on: DateString; state: 'valid' | 'revoked' } | null
  paper: { on: DateString; withdrawn: boolean } | null
}

export interface Person {
  id: string
  audience: string | null
  tags: string[]
  position: string | null
  mergedInto: string | null
  stays: Stay[]
  results: Result[]
}

export interface BroughtFigure {
  kind: 'head-count' | 'promised' | 'recorded'
  /** Of an audience or a target of the plan. */
  of: string
  unitId: string | null
  year: number | null
  amount: number
  asOf: DateString
  withdrawn: boolean
}

export interface InventedWorld {
  units: KeptUnit[]
  places: UnitPlace[]
  successions: UnitSuccession[]
  people: Person[]
  figures: BroughtFigure[]
  plan: StoredPlan
  /** 0: of a program that no plan names. */
  version: 0 | 1
}

export interface Question {
  on: DateString
  treeOn: DateString
  /** Top of the branch that is asked for; null: all that the viewer sees. */
  unitId: string | null
  /** Top of the branch that the viewer sees; null: the whole roster. */
  viewerUnitId: string | null
}

export const TODAY = '2026-11-16'

interface TaughtProgram {
  id: string
  cohorts: { id: string; start: DateString; platform: string }[]
  entities: { people: number } | { share: [number, number] } | null
}

/** Two have a rule of when an enterprise is trained, one has none; classes are on two platforms. */
export const taught: readonly TaughtProgram[] = [
  {
    id: 'co-ban',
    cohorts: [
      { id: 'b1', start: '2025-03-03', platform: 'lms' },
      { id: 'b2', start: '2026-03-02', platform: 'portal' },
      { id: 'b3', start: '2026-12-07', platform: 'lms' },
    ],
    entities: { people: 2 },
  },
  {
    id: 'chuyen-sau',
    cohorts: [
      { id: 'c1', start: '2025-09-01', platform: 'lms' },
      { id: 'c2', start: '2026-04-06', platform: 'portal' },
    ],
    entities: { share: [1, 2] },
  },
  {
    id: 'bo-sung',
    cohorts: [{ id: 's1', start: '2026-05-04', platform: 'lms' }],
    entities: null,
  },
]

export const moduleCodes = ['ATAN', 'DVC', 'NTS']

/** Files of an installation that teaches them. */
export const taughtFiles = (): Record<string, string> =>
  Object.fromEntries(
    taught.map(({ id, cohorts, entities }) => {
      const rule =
        entities === null
          ? ''
          : 'people' in entities
            ? `entities: { people: ${entities.people} }`
            : `entities: { share: ${entities.share.join('/')} }`
      const classes = cohorts.map(
        (one) =>
          `{ id: ${one.id}, name: ${one.id}, start: ${one.start}, evidence: [{ platform: ${one.platform}, course: ${one.id}, finalTest: x, attendance: none }] }`,
      )
      return [
        `programs/${id}.yaml`,
        `id: ${id}\ntitle: { vi: ${id} }\nmodules: { Lãnh đạo: [${moduleCodes.join(', ')}] }\n${rule}\ncohorts: [${classes.join(', ')}]\n`,
      ]
    }),
  )
