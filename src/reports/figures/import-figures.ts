/** A sheet of figures is brought, looked at, and only then taken in. */
import type { Viewer } from '../../access/viewer.ts'
import type { Queryable } from '../../database/connection.ts'
import { dateInVietnam } from '../../foundation/dates.ts'
import { HocvuError } from '../../foundation/errors.ts'
import type { Lettering } from '../../foundation/old-letters.ts'
import type { Vault } from '../../foundation/secrets.ts'
import { CellFault, calendarDate } from '../../foundation/sheets/cell-values.ts'
import type { Plan } from '../../programs/plans/store.ts'
import {
  dropBroughtFile,
  getBroughtFile,
  keepBroughtFile,
} from '../../roster/upload/brought-file-store.ts'
import {
  type BroughtCounts,
  bringInto,
  type FigureDeps,
  requireWhole,
  subjectsOfPlan,
} from './bring-figures.ts'
import { namesOfUnits, standingFigures } from './bring-store.ts'
import { type ComparedFigure, compareFigures } from './compare-figures.ts'
import { planUnits } from './plan-units.ts'
import {
  type FigureReading,
  openFigureFile,
  type ReadFigure,
  type RejectedFigure,
  readFigureFile,
} from './read-figure-file.ts'

export interface FigureFileDeps extends FigureDeps {
  vault: Vault
}

export interface BroughtFigureFile {
  bytes: Buffer
  name: string
  letters: Lettering | null
  /** Day and source of every row that does not say otherwise; as written. */
  asOf: string | null
  source: string | null
}

export interface FiguresPreview extends Pick<FigureReading, 'rejected' | 'notes'> {
  name: string
  /** In the order of the file. */
  figures: (ComparedFigure<ReadFigure> & {
    unit: { code: string | null; name: string } | null
  })[]
  counts: BroughtCounts
}

export const figureFileKind = (plan: Plan) => `figures:${plan.id}`

/**
 * Keeps the file for an hour, for whoever brought it. It is read once, so that one that cannot be read is refused now.
 * @throws HocvuError `sheet.unreadable`, `sheet.old-letters`, `figure.invalid` for a day that is none
 */
export async function keepFigureFile(
  deps: FigureFileDeps,
  viewer: Viewer,
  plan: Plan,
  { bytes, name, letters, asOf, source }: BroughtFigureFile,
): Promise<{ id: string }> {
  requireWhole(viewer)
  await openFigureFile({ bytes, letters }, plan)
  const said = {
    ...(asOf === null ? {} : { asOf: dayIn(asOf) }),
    ...(source === null ? {} : { source }),
  }
  return {
    id: await keepBroughtFile(deps, viewer, figureFileKind(plan), { bytes, name, letters, said }),
  }
}

/** @throws HocvuError `upload.gone` */
export async function previewFigures(
  deps: FigureFileDeps,
  viewer: Viewer,
  plan: Plan,
  id: string,
): Promise<FiguresPreview> {
  requireWhole(viewer)
  const { reading, name } = await readKept(deps.db, deps, viewer, plan, id)
  const standing = await standingFigures(deps.db, subjectsOfPlan(plan))
  const compared = compareFigures(plan, reading.figures, standing)
  const units = await namesOfUnits(
    deps.db,
    reading.figures.flatMap(({ unitId }) => unitId ?? []),
  )
  const count = (state: ComparedFigure['state']) =>
    compared.filter((figure) => figure.state === state).length
  return {
    name,
    rejected: reading.rejected,
    notes: reading.notes,
    figures: compared.map((figure) => ({
      ...figure,
      unit: units.get(figure.given.unitId ?? '') ?? null,
    })),
    counts: { added: count('new'), changed: count('changed'), unchanged: count('unchanged') },
  }
}

/** @throws HocvuError `upload.gone`; of several who take it in at once, one does */
export async function takeFigures(
  deps: FigureFileDeps,
  viewer: Viewer,
  plan: Plan,
  id: string,
): Promise<BroughtCounts & { rejected: RejectedFigure[] }> {
  requireWhole(viewer)
  return await deps.db.transaction().execute(async (trx) => {
    const { reading } = await readKept(trx, deps, viewer, plan, id)
    // Where rows were refused the file stays, so that they can be downloaded and mended.
    if (reading.rejected.length === 0 && !(await dropBroughtFile(trx, viewer, id))) throw gone()
    const {
      ids: _,
      ended: __,
      ...counts
    } = await bringInto(trx, { clock: deps.clock, plan }, viewer, reading.figures)
    return { ...counts, rejected: reading.rejected }
  })
}

/** For a command or call that looks at nothing first. */
export async function importFigures(
  { db, clock }: FigureDeps,
  viewer: Viewer,
  plan: Plan,
  file: Omit<BroughtFigureFile, 'name'>,
): Promise<BroughtCounts & Pick<FigureReading, 'rejected' | 'notes'>> {
  requireWhole(viewer)
  return await db.transaction().execute(async (trx) => {
    const { reading } = await readFigures(trx, clock.now(), plan, file)
    const {
      ids: _,
      ended: __,
      ...counts
    } = await bringInto(trx, { clock, plan }, viewer, reading.figures)
    return { ...counts, rejected: reading.rejected, notes: reading.notes }
  })
}

export async function discardFigures(
  deps: FigureFileDeps,
  viewer: Viewer,
  plan: Plan,
  id: string,
): Promise<void> {
  await getBroughtFile(deps, viewer, figureFileKind(plan), id)
  await dropBroughtFile(deps.db, viewer, id)
}

async function readKept(
  db: Queryable,
  { clock, vault }: FigureFileDeps,
  viewer: Viewer,
  plan: Plan,
  id: string,
) {
  const { bytes, name, letters, said } = await getBroughtFile(
    { db, clock, vault },
    viewer,
    figureFileKind(plan),
    id,
  )
  const file = { bytes, letters, asOf: said.asOf ?? null, source: said.source ?? null }
  return { name, ...(await readFigures(db, clock.now(), plan, file)) }
}

async function readFigures(
  db: Queryable,
  now: Date,
  plan: Plan,
  { bytes, letters, asOf, source }: Omit<BroughtFigureFile, 'name'>,
) {
  const today = dateInVietnam(now)
  const defaults = { asOf: asOf === null ? null : dayIn(asOf), source }
  const units = await planUnits(db, plan, today)
  return { reading: await readFigureFile({ bytes, letters, defaults }, plan, units, today) }
}

function dayIn(text: string): string {
  try {
    const day = calendarDate(text)
    if (day !== null) return day
  } catch (thrown) {
    if (!(thrown instanceof CellFault)) throw thrown
  }
  throw new HocvuError('request.invalid', `"${text}" is not a day; write it like 01/02/2026.`, {
    fields: [{ field: 'asOf', reason: 'is not a day' }],
  })
}

const gone = () =>
  new HocvuError('upload.gone', 'The file was taken in or dropped meanwhile. Bring it again.')
