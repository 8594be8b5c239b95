/** A program and its cohorts against the limits that the program sets. */
import { type CohortDefinition, type ProgramDefinition, taughtModules } from './definition.ts'
import { checkCohort, checkYears, type LimitCheck } from './delivery-limits.ts'
import { repeatsEachYear } from './number-pattern.ts'

/** Learners of a cohort who have one audience on the roster; null: none is given. */
export interface EnrolledGroup {
  audience: string | null
  learners: number
}

export interface CohortReview extends LimitCheck {
  id: string
  name: string
  /** Learners in the cohort; null: not looked up. */
  enrolled: number | null
  /** Where the evidence of the cohort comes from, and of which module. */
  evidence: CohortDefinition['evidence']
  /** Who has no audience, or one under which the program lists no modules, though it lists modules by audience. */
  withoutModules: EnrolledGroup[]
  /** The program asks for attendance, and no source gives it: then nobody is held to it. */
  attendanceWithoutSource: boolean
  /** Modules that the cohort says it teaches; null: it does not say, so those of the audience are asked for. */
  teaches: string[] | null
  /** Modules that no course of the cohort gives, where its sources say which module they are. */
  modulesWithoutSource: string[]
}

export interface ProgramReview {
  program: ProgramDefinition
  cohorts: CohortReview[]
  /** Of all cohorts together. */
  together: LimitCheck
  /**
   * The pattern of certificate numbers, when it lacks {year}: register numbers begin anew each year, so the second year
   * would give numbers that are taken. null: it has it, or nothing is issued here.
   */
  numberWithoutYear: string | null
}

/** @param enrolled by cohort id; null: not looked up, then only plans are checked */
export function reviewProgram(
  program: ProgramDefinition,
  enrolled: ReadonlyMap<string, readonly EnrolledGroup[]> | null,
): ProgramReview {
  return {
    program,
    together: checkYears(program, program.cohorts),
    numberWithoutYear: numberWithoutYear(program),
    cohorts: program.cohorts.map((cohort) => {
      const groups = enrolled?.get(cohort.id) ?? []
      const count =
        enrolled === null ? null : groups.reduce((sum, { learners }) => sum + learners, 0)
      const evidenced = new Set(cohort.evidence.map(({ module }) => module))
      const { broken, unchecked } = checkCohort(program, cohort, count)
      const planned = Object.keys(cohort.delivery?.modules ?? {})
      const namesModules = cohort.evidence.some(({ module }) => module !== null)
      return {
        id: cohort.id,
        name: cohort.name,
        enrolled: count,
        evidence: cohort.evidence,
        broken,
        unchecked,
        withoutModules:
          Object.keys(program.modules).length === 0
            ? []
            : groups.filter(
                ({ audience }) => audience === null || !Object.hasOwn(program.modules, audience),
              ),
        attendanceWithoutSource: lacksAttendance(program, cohort),
        teaches: taughtModules(cohort),
        modulesWithoutSource: namesModules
          ? (planned.length > 0 ? planned : moduleCodes(program)).filter(
              (code) => !evidenced.has(code),
            )
          : [],
      }
    }),
  }
}

function lacksAttendance({ rules }: ProgramDefinition, { evidence }: CohortDefinition) {
  return (
    rules.attendance !== null &&
    evidence.length > 0 &&
    evidence.every(({ attendance }) => attendance === 'none')
  )
}

function numberWithoutYear({ certificate }: ProgramDefinition): string | null {
  return certificate?.issuedBy === 'agency' && repeatsEachYear(certificate.number)
    ? certificate.number
    : null
}

/** How many limits are broken. */
export function brokenLimits({ cohorts, together }: ProgramReview): number {
  return [together, ...cohorts].reduce((sum, { broken }) => sum + broken.length, 0)
}

/** Codes of the modules of all audiences, and of those that only have a title. */
function moduleCodes({ modules, moduleTitles }: ProgramDefinition): string[] {
  return [...new Set([...Object.values(modules).flat(), ...Object.keys(moduleTitles)])]
}
