/** Some enrolments of a cohort, read with all that their outcomes rest on, and decided. */
import type { Queryable } from '../database/connection.ts'
import { sha256, sha256Hex } from '../foundation/secrets.ts'
import { type Cohort, getProgramVersion } from '../programs/store.ts'
import type { StoredProgram } from '../programs/stored.ts'
import type { Achievement } from './achievement.ts'
import { type Decision, RULES_REVISION } from './decide.ts'
import { decideWithAchievement, ownWindowClose } from './decide-enrolment.ts'
import type { KnownEvidence } from './known-evidence.ts'
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

/** What the rules come to, and what is made of it, once for everybody of whom the same is known. */
export interface Decided {
  decision: Decision
  achievement: Achievement
  /** The decision as it is hashed. */
  text: string
  dueAt: Date | null
}

/** Those of some enrolments that are to be decided. */
export interface PageToDecide {
  enrolments: EnrolmentToDecide[]
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
  const touched = enrolments.filter(({ acts }) => acts > 0).map(({ id }) => id)
  // Also what was decided since the run began: it is in the count of acts already.
  const personal = await personDecisionsOf(db, touched, null)
  const programs = new Map<string, StoredProgram>()
  for (const { certified } of enrolments)
    if (certified !== null && !programs.has(nameOf(certified)))
      programs.set(nameOf(certified), await getProgramVersion(db, certified.id, certified.version))
  return { enrolments, personal, programs }
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
  /** Enrolments whose decision is unchanged but whose context or due time is not, or that were reopened. */
  looks: Look[]
}

export async function decidePage(
  page: PageToDecide,
  cohort: Cohort,
  catalogue: readonly CatalogueSession[],
  { program: present, now }: DecisionContext,
  read: (evidence: string) => KnownEvidence<Decided>,
): Promise<DecidedPage> {
  const counts: VerdictCounts = { passed: 0, failed: 0, incomplete: 0, review: 0 }
  const news: DecidedPage['news'] = []
  const looks: Look[] = []
  for (const [at, enrolment] of page.enrolments.entries()) {
    if (at % SLICE === SLICE - 1) await new Promise(setImmediate)
    const { certified, contextHash, versions } = enrolment
    const under: ProgramVersion = certified ?? present
    const program = page.programs.get(nameOf(under)) ?? cohort.program
    const { decision, achievement, text, dueAt } = decideOnce(
      enrolment,
      read(enrolment.evidence),
      page.personal.get(enrolment.id) ?? noDecisions,
      { cohort: cohort.definition, program, catalogue, now },
    )
    if (enrolment.verdict !== null) counts[enrolment.verdict] -= 1
    counts[decision.verdict] += 1
    const decisionHash = sha256Hex(`[${text},[${versions}]]`)
    const look: Look = { enrolmentId: enrolment.id, contextHash, dueAt, achievement }
    if (enrolment.decisionHash !== decisionHash)
      news.push({
        ...look,
        learnerId: enrolment.learnerId,
        revision: (enrolment.revision ?? 0) + 1,
        decision,
        evidence: versions,
        program: under,
        decisionHash,
      })
    else if (
      enrolment.reopened ||
      enrolment.seenContextHash !== contextHash ||
      enrolment.dueAt?.getTime() !== dueAt?.getTime()
    )
      looks.push(look)
  }
  return { tally: { looked: page.enrolments.length, changed: news.length, counts }, news, looks }
}

type Given = Omit<Parameters<typeof decideWithAchievement>[2], 'personal'>

/**
 * Without personal decisions and certificate, the outcome depends on records, audience and hand-out alone, so equal ones
 * are decided once.
 */
function decideOnce(
  { acts, certified, audience, handedOutAt }: EnrolmentToDecide,
  known: KnownEvidence<Decided>,
  personal: PersonDecisions,
  given: Given,
): Decided {
  const decide = () =>
    decided({ audience, handedOutAt }, known.rows, { ...given, personal }, certified)
  if (acts > 0 || certified !== null) return decide()
  const beside = JSON.stringify([audience, handedOutAt])
  if (known.decided?.beside !== beside) known.decided = { beside, decided: decide() }
  return known.decided.decided
}

function decided(...of: Parameters<typeof decideWithAchievement>): Decided {
  const [person, rows, given] = of
  const { personal, now } = given
  const { decision, achievement } = decideWithAchievement(...of)
  const dueAt = earliestAfter(now, [
    decision.windowClosesAt,
    standingOverrides(personal.overrides, now).nextChange,
    personal.overrides.some(({ kind }) => kind === 'extend')
      ? ownWindowClose(person, rows, given)
      : null,
  ])
  return { decision, achievement, text: JSON.stringify(decision), dueAt }
}

/** When time alone may change a decision next. */
function earliestAfter(now: Date, instants: readonly (Date | null)[]): Date | null {
  const to = instants.filter((instant) => instant !== null && now < instant)
  return to.toSorted((a, b) => Number(a) - Number(b))[0] ?? null
}

const nameOf = ({ id, version }: ProgramVersion) => `${id}@${version}`
