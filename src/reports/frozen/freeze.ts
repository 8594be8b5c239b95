/** Makes a report that keeps its figures: data, sheets and letter of one moment, with their hashes and what they were made from. */
import { randomUUID } from 'node:crypto'
import { appendAudit } from '../../access/audit.ts'
import type { Viewer } from '../../access/viewer.ts'
import type { Database } from '../../database/connection.ts'
import type { Clock } from '../../foundation/clock.ts'
import { type DateString, dateInVietnam, shortDate } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import { cleanText } from '../../foundation/names.ts'
import { redactText } from '../../foundation/redact.ts'
import { sha256 } from '../../foundation/secrets.ts'
import { frozenTexts } from '../../foundation/texts/console/frozen.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { getPlan } from '../../programs/plans/store.ts'
import { findUnit } from '../../roster/ledger/find-unit.ts'
import { planLetter } from '../letters/plan-letter.ts'
import { programsOf } from '../plan/slots.ts'
import { planFileKindNames, planFileName } from '../plan-file.ts'
import { readPlanPapers } from '../workbooks/plan/plan-papers.ts'
import { planWorkbook } from '../workbooks/plan/plan-workbook.ts'
import { dataState } from './data-state.ts'
import {
  type FrozenFormat,
  type FrozenKind,
  type FrozenReport,
  findFrozen,
  insertFrozen,
  LONGEST_TITLE,
} from './frozen-store.ts'

export interface ReportToFreeze {
  planId: string
  /** Which sheets and which letter are kept. */
  kind: FrozenKind
  /** Empty: kind, plan and day. */
  title: string
  /** Code of a unit, or a name that only one has: the top of the branch; null: all. */
  unit: string | null
  /** Nothing that was achieved later counts; null: today. */
  on: DateString | null
  /** The day whose units it rolls up to; null: today. */
  treeOn: DateString | null
  /** Whoever makes it, by name: stands in the sheets. */
  madeBy: string
}

/** @throws HocvuError `not-found` for an unknown plan or unit, `request.invalid` for a day that is still to come */
export async function freezeReport(
  { db, clock }: { db: Database; clock: Clock },
  viewer: Viewer,
  asked: ReportToFreeze,
): Promise<FrozenReport> {
  const now = clock.now()
  const today = dateInVietnam(now)
  const on = asked.on ?? today
  if (on > today)
    throw new HocvuError('request.invalid', `${on} is still to come; freeze it then.`, {
      fields: [{ field: 'on', reason: 'is still to come' }],
    })
  const plan = await getPlan(db, asked.planId)
  const { kind } = asked
  const title = titleOf(asked.title, { kind, plan: plan.definition.title.vi, on })
  const unit = asked.unit === null ? null : await findUnit(db, asked.unit)
  // Figures, what is sent of them, and what is said of their sources are of one and the same moment.
  const { papers, sources } = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => ({
      papers: await readPlanPapers(trx, viewer, plan, {
        ...{ now, on, treeOn: asked.treeOn ?? today, madeBy: asked.madeBy },
        unitId: unit?.id ?? null,
      }),
      sources: await dataState(
        trx,
        { id: plan.id, version: plan.version, programs: programsOf(plan.definition) },
        on,
      ),
    }))
  const { report } = papers
  const content = Buffer.from(`${JSON.stringify(report)}\n`)
  const file = (format: FrozenFormat, bytes: Buffer) => ({
    ...{ format, bytes, name: planFileName(plan.id, kind, on, format) },
    sha256: sha256(bytes).toString('hex'),
  })
  // In Vietnamese, as they are sent.
  const files = [
    file('xlsx', await planWorkbook(papers, kind, 'vi')),
    file('docx', await planLetter(papers, kind)),
  ]
  const id = randomUUID()
  await db.transaction().execute(async (trx) => {
    await insertFrozen(trx, {
      ...{ id, title, kind, sources, content, files },
      planId: plan.id,
      unitId: unit?.id ?? null,
      treeOn: report.treeOn,
      madeAt: now,
      madeBy: viewer.actor,
    })
    await appendAudit(trx, {
      at: now,
      actor: viewer.actor,
      action: 'report.freeze',
      subject: plan.id,
      after: {
        ...{ id, title, kind, on, treeOn: report.treeOn, unit: unit?.code ?? unit?.name ?? null },
        sha256: sha256(content).toString('hex'),
        files: files.map(({ format, sha256: hash }) => ({ format, sha256: hash })),
      },
    })
  })
  const frozen = await findFrozen(db, viewer, id)
  if (frozen === null) throw new HocvuError('internal', `Report ${id} was frozen and is not there.`)
  return frozen
}

/** People write it, so without a citizen's number. */
function titleOf(
  given: string,
  { kind, plan, on }: { kind: FrozenKind; plan: string; on: DateString },
): string {
  const title = redactText(cleanText(given))
  if (title.length > LONGEST_TITLE)
    throw new HocvuError('request.invalid', `A title has at most ${LONGEST_TITLE} letters.`, {
      fields: [{ field: 'title', reason: `must not be longer than ${LONGEST_TITLE} letters` }],
    })
  if (title !== '') return title
  const named = { kind: planFileKindNames('vi')[kind], plan, day: shortDate(on) }
  return fill(frozenTexts.vi.titleOf, named)
}
