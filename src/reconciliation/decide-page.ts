/** Some enrolments of a cohort, read with all that their outcomes rest on, and decided. */
import type { Queryable } from '../database/connection.ts'
import { sha256 } from '../foundation/secrets.ts'
import { type Cohort, getProgramVersion } from '../programs/store.ts'
import type { StoredProgram } from '../programs/stored.ts'
import { RULES_REVISION } from './decide.ts'
import { decideWithAchievement, ownWindowClose } from './decide-enrolment.ts'
import { type EvidenceRow, evidenceOf } from './evidence-store.ts'
import type { Look, NewOutcome, VerdictCounts } from './outcome-store.ts'
import {
  noDecisions,
  type PersonDecisions,
  standingOverrides,
} from './person-decisions/standing.ts'
import { personDecisionsOf } from './person-decisions/store.ts'
import type { CatalogueSession } from './sessions.ts'
import {
  type DecisionContext,
  type EnrolmentToDecide,
  enrolmentsToDecide,
  type ProgramVersion,
} from './store.ts'

/** So many are decided before others of this process have a turn. */
const SLICE = 50

/** What the outcomes of a cohort rest on by now, beside what stands with each enrolment. */
export function decisionContext(
  cohort: Cohort,
  catalogue: readonly CatalogueSession[],
  now: Date,
): DecisionContext {
  return {
    sources: cohort.definition.evidence,
    shared: sha256(JSON.stringify([RULES_REVISION, cohort.version, catalogue])).toString('hex'),
    program: { id: cohort.programId, version: cohort.programVersion },
    now,
  }
}

/** What the outcomes of everybody rest on, whatever stands with each. */
export const basisOf = ({ shared, program }: DecisionContext): Buffer =>
  sha256(JSON.stringify([shared, program.id, program.version]))

/** Those of some enrolments that are to be decided. */
export interface PageToDecide {
  enrolments: EnrolmentToDecide[]
  evidence: ReadonlyMap<string, readonly EvidenceRow[]>
  personal: ReadonlyMap<string, PersonDecisions>
  /** By `nameOf` the version: those that certificates were earned under. */
  programs: ReadonlyMap<string, StoredProgram>
}

/** @param all those too for whom nothing has changed */
export async function readPage(
  db: Queryable,
  enrolmentIds: readonly string[],
  context: DecisionContext,
  all: boolean,
): Promise<PageToDecide> {
  const enrolments = await enrolmentsToDecide(db, enrolmentIds, context, all)
  const evidence = new Map<string, EvidenceRow[]>(
    enrolments.map(({ learnerId }) => [learnerId, []]),
  )
  for (const row of await evidenceOf(db, context.sources, [...evidence.keys()]))
    evidence.get(row.learnerId)?.push(row)
  const touched = enrolments.filter(({ acts }) => acts > 0).map(({ id }) => id)
  // Also what was decided since the run began: it is in the count of acts already.
  const personal = await personDecisionsOf(db, touched, null)
  const programs = new Map<string, StoredProgram>()
  for (const { certified } of enrolments)
    if (certified !== null && !programs.has(nameOf(certified)))
      programs.set(nameOf(certified), await getProgramVersion(db, certified.id, certified.version))
  return { enrolments, evidence, personal, programs }
}

export interface PageTally {
  looked: number
  changed: number
  /** By how many each verdict has become more, or fewer. */
  counts: VerdictCounts
}

export interface DecidedPage {
  tally: PageTally
  news: (NewOutcome & { learnerId: string })[]
  /** Of whom the same was decided in another context, or for another time. */
  looks: Look[]
}

export async function decidePage(
  page: PageToDecide,
  cohort: Cohort,
  catalogue: readonly CatalogueSession[],
  { program: present, now }: DecisionContext,
): Promise<DecidedPage> {
  const counts: VerdictCounts = { passed: 0, failed: 0, incomplete: 0, review: 0 }
  const news: DecidedPage['news'] = []
  const looks: Look[] = []
  for (const [at, enrolment] of page.enrolments.entries()) {
    if (at % SLICE === SLICE - 1) await new Promise(setImmediate)
    const rows = page.evidence.get(enrolment.learnerId) ?? []
    const { certified, contextHash } = enrolment
    const under: ProgramVersion = certified ?? present
    const personal = page.personal.get(enrolment.id) ?? noDecisions
    const given = {
      cohort: cohort.definition,
      program: page.programs.get(nameOf(under)) ?? cohort.program,
      ...{ catalogue, personal, now },
    }
    const { decision, achievement } = decideWithAchievement(enrolment, rows, given, certified)
    if (enrolment.verdict !== null) counts[enrolment.verdict] -= 1
    counts[decision.verdict] += 1
    const versions = rows.map(({ versionId }) => versionId)
    const decisionHash = sha256(JSON.stringify([decision, versions]))
    const dueAt = earliestAfter(now, [
      decision.windowClosesAt,
      standingOverrides(personal.overrides, now).nextChange,
      personal.overrides.some(({ kind }) => kind === 'extend')
        ? ownWindowClose(enrolment, rows, given)
        : null,
    ])
    const look: Look = { enrolmentId: enrolment.id, contextHash, dueAt, achievement }
    if (!enrolment.decisionHash?.equals(decisionHash))
      news.push({
        ...look,
        learnerId: enrolment.learnerId,
        revision: (enrolment.revision ?? 0) + 1,
        decision,
        evidence: versions,
        program: { id: under.id, version: under.version },
        decisionHash,
      })
    else if (
      enrolment.reopened ||
      !enrolment.seenContextHash?.equals(contextHash) ||
      enrolment.dueAt?.getTime() !== dueAt?.getTime()
    )
      looks.push(look)
  }
  return { tally: { looked: page.enrolments.length, changed: news.length, counts }, news, looks }
}

/** When time alone may change a decision next. */
function earliestAfter(now: Date, instants: readonly (Date | null)[]): Date | null {
  const to = instants.filter((instant) => instant !== null && now < instant)
  return to.toSorted((a, b) => Number(a) - Number(b))[0] ?? null
}

const nameOf = ({ id, version }: ProgramVersion) => `${id}@${version}`
