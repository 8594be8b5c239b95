/** Applies the rules to a cohort. */
import type { Database, Queryable } from '../database/connection.ts'
import type { Clock } from '../foundation/clock.ts'
import { sha256 } from '../foundation/secrets.ts'
import { lockOutcomes } from '../programs/lock-outcomes.ts'
import { type Cohort, getProgramVersion } from '../programs/store.ts'
import type { StoredProgram } from '../programs/stored.ts'
import { RULES_REVISION } from './decide.ts'
import { decideWithAchievement, ownWindowClose } from './decide-enrolment.ts'
import { type EvidenceRow, evidenceOf, sessionCatalogue } from './evidence-store.ts'
import {
  type Look,
  type NewOutcome,
  saveLooks,
  saveOutcomes,
  type VerdictCounts,
} from './outcome-store.ts'
import { noDecisions, standingOverrides } from './person-decisions/standing.ts'
import { personDecisionsOf } from './person-decisions/store.ts'
import { type ForeseenChange, forgetPreviews, savePreview } from './preview/store.ts'
import type { CatalogueSession } from './sessions.ts'
import {
  countToDecide,
  type DecisionContext,
  enrolFromPlatform,
  enrolmentsToDecide,
  nextPage,
  type ProgramVersion,
} from './store.ts'
import { storedDecision } from './stored-decision.ts'

const PAGE = 1000

export interface ReconcileResult {
  cohort: string
  counts: VerdictCounts
  /** Outcomes that are new or say something else than before. */
  changed: number
  /** Enrolments that were decided again; the others are counted as they stand. */
  looked: number
}

interface ReconcileContext {
  runId: string
  /** Counts, and notes what would change as the preview of the run; no outcome is stored. */
  dryRun: boolean
  /** Decides everybody again, not only whom something has changed for. */
  full: boolean
  onProgress?: (progress: { done: number; looked: number; of: number }) => Promise<void>
}

/**
 * Decides anew whom something has changed for and stores what is different, a page a transaction: a crash loses no
 * decision, and running again finishes the rest. A person with a certificate is judged under the program version
 * that it was earned under.
 */
export async function reconcileCohort(
  db: Database,
  clock: Clock,
  cohort: Cohort,
  context: ReconcileContext,
): Promise<ReconcileResult> {
  const now = clock.now()
  await forgetPreviews(db, cohort.id)
  if (!context.dryRun) return await reconcilePages(db, now, cohort, context)
  // Whom the platform would enrol is enrolled for the time of counting.
  const trx = await db.startTransaction().execute()
  try {
    return await reconcilePages(trx, now, cohort, context, (changes) =>
      savePreview(db, context.runId, changes),
    )
  } finally {
    await trx.rollback().execute()
  }
}

async function reconcilePages(
  db: Database,
  now: Date,
  cohort: Cohort,
  context: ReconcileContext,
  foresee: (changes: readonly ForeseenChange[]) => Promise<void> = async () => {},
): Promise<ReconcileResult> {
  await enrolFromPlatform(db, cohort.definition, now)
  const catalogue = await sessionCatalogue(db, cohort.id, cohort.definition.evidence)
  const decidePage = createDecider(cohort, catalogue, now, context.full)
  const counts: VerdictCounts = { passed: 0, failed: 0, incomplete: 0, review: 0 }
  let [changed, looked, done] = [0, 0, 0]
  const of = await countToDecide(db, cohort.id)
  let after: string | null = null
  for (;;) {
    const from: string | null = after
    const page: DecidedPage | null = context.dryRun
      ? await decidePage(db, from)
      : await db.transaction().execute(async (trx) => {
          await lockOutcomes(trx, [cohort.id])
          const decided = await decidePage(trx, from)
          await saveLooks(trx, decided?.looks ?? [])
          await saveOutcomes(trx, decided?.news ?? [], {
            cohortId: cohort.id,
            cohortVersion: cohort.version,
            runId: context.runId,
            now,
          })
          return decided
        })
    if (page === null) return { cohort: cohort.id, counts, changed, looked }
    after = page.last
    await foresee(page.news.map(foreseen))
    for (const verdict of verdicts) counts[verdict] += page.counts[verdict]
    changed += page.news.length
    looked += page.looked
    done += page.size
    await context.onProgress?.({ done, looked, of })
  }
}

const foreseen = ({ learnerId, enrolmentId, decision }: DecidedPage['news'][number]) => ({
  ...{ learnerId, enrolmentId },
  after: storedDecision(decision),
})

const verdicts = ['passed', 'failed', 'incomplete', 'review'] as const

interface DecidedPage {
  /** Id of the last enrolment of the page. */
  last: string
  size: number
  looked: number
  counts: VerdictCounts
  news: (NewOutcome & { learnerId: string })[]
  /** Of whom the same was decided in another context, or for another time. */
  looks: Look[]
}

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

/** Reads whom something has changed for on a page, with their evidence, and decides each. */
function createDecider(cohort: Cohort, catalogue: CatalogueSession[], now: Date, full: boolean) {
  const context = decisionContext(cohort, catalogue, now)
  const { program: present, sources } = context
  const programs = new Map<string, StoredProgram>([[nameOf(present), cohort.program]])
  const programOf = async (db: Queryable, wanted: ProgramVersion): Promise<StoredProgram> => {
    const program =
      programs.get(nameOf(wanted)) ?? (await getProgramVersion(db, wanted.id, wanted.version))
    programs.set(nameOf(wanted), program)
    return program
  }
  return async (db: Queryable, after: string | null): Promise<DecidedPage | null> => {
    const page = await nextPage(db, cohort.id, after, PAGE)
    if (page === null) return null
    const enrolments = await enrolmentsToDecide(db, cohort.id, page, context, full)
    const evidence = new Map<string, EvidenceRow[]>(
      enrolments.map(({ learnerId }) => [learnerId, []]),
    )
    for (const row of await evidenceOf(db, sources, [...evidence.keys()]))
      evidence.get(row.learnerId)?.push(row)
    const touched = enrolments.filter(({ acts }) => acts > 0).map(({ id }) => id)
    // Also what was decided since the run began: it is in the count of acts already.
    const personal = await personDecisionsOf(db, touched, null)
    const { last, size, counts } = page
    const looked = enrolments.length
    const result: DecidedPage = { last, size, counts, looked, news: [], looks: [] }
    for (const enrolment of enrolments) {
      const rows = evidence.get(enrolment.learnerId) ?? []
      const { certified } = enrolment
      const under: ProgramVersion = certified ?? present
      const decisions = personal.get(enrolment.id) ?? noDecisions
      const given = {
        cohort: cohort.definition,
        program: await programOf(db, under),
        catalogue,
        personal: decisions,
        now,
      }
      const { decision, achievement } = decideWithAchievement(enrolment, rows, given, certified)
      if (enrolment.verdict !== null) counts[enrolment.verdict] -= 1
      counts[decision.verdict] += 1
      const versions = rows.map(({ versionId }) => versionId)
      const decisionHash = sha256(JSON.stringify([decision, versions]))
      const { contextHash } = enrolment
      const changes = [
        decision.windowClosesAt,
        standingOverrides(decisions.overrides, now).nextChange,
        decisions.overrides.some(({ kind }) => kind === 'extend')
          ? ownWindowClose(enrolment, rows, given)
          : null,
      ]
      const dueAt = earliestAfter(now, changes)
      const look: Look = { enrolmentId: enrolment.id, contextHash, dueAt, achievement }
      if (!enrolment.decisionHash?.equals(decisionHash))
        result.news.push({
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
        result.looks.push(look)
    }
    return result
  }
}

/** When time alone may change a decision next. */
function earliestAfter(now: Date, instants: readonly (Date | null)[]): Date | null {
  const to = instants.filter((instant) => instant !== null && now < instant)
  return to.toSorted((a, b) => Number(a) - Number(b))[0] ?? null
}

const nameOf = ({ id, version }: ProgramVersion) => `${id}@${version}`
