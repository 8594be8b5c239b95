/** What a run has come to so far, as numbers with their names. Pure. */
import { z } from 'zod'
import type { runTexts } from '../../foundation/texts/console/runs.ts'
import { ReconcileOptions, type Run, SyncOptions } from '../../runs/run.ts'

type RunWord = keyof (typeof runTexts)['vi']

export interface RunFigures {
  /** null: how much there is to do is not known. */
  done: number | null
  total: number | null
  counts: { name: RunWord; value: number }[]
}

const count = z.number().optional().catch(undefined)
const list = z.array(z.unknown()).optional().catch(undefined)
const Figures = z.object({
  done: count,
  of: count,
  total: count,
  looked: count,
  changed: count,
  issued: count,
  awaitingSignature: count,
  held: list,
  made: count,
  failed: count,
  pages: count,
  records: count,
  quarantined: count,
  lost: count,
})
type Figures = z.infer<typeof Figures>

export function runName({ kind, options }: Pick<Run, 'kind' | 'options'>): RunWord {
  if (kind === 'sync')
    return SyncOptions.safeParse(options).data?.replayOf === undefined ? 'sync' : 'replay'
  if (kind === 'reconcile' && isPreview({ kind, options })) return 'preview'
  return kind
}

/** A reconciliation that only looks. */
function isPreview({ kind, options }: Pick<Run, 'kind' | 'options'>): boolean {
  return kind === 'reconcile' && ReconcileOptions.safeParse(options).data?.dryRun === true
}

export function runFigures(run: Run): RunFigures {
  const figures = Figures.parse(run.result ?? run.progress)
  const done = figures.done ?? figures.issued ?? figures.made ?? null
  const total = figures.of ?? figures.total ?? null
  return { done, total, counts: countsOf(run, figures) }
}

function countsOf(run: Run, figures: Figures): RunFigures['counts'] {
  const named: [RunWord, number | undefined][] = namesOf(run, figures)
  return named.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
}

function namesOf(run: Run, figures: Figures): [RunWord, number | undefined][] {
  switch (run.kind) {
    case 'sync':
      return [
        ['pages', figures.pages],
        ['records', figures.records],
        ['recordsChanged', figures.changed],
        ['quarantined', figures.quarantined],
        ['lost', nonZero(figures.lost)],
      ]
    case 'reconcile':
      return [
        ['looked', figures.looked],
        [isPreview(run) ? 'wouldChange' : 'changed', figures.changed],
      ]
    case 'certify':
      return [
        ['issued', figures.issued],
        ['awaitingSignature', nonZero(figures.awaitingSignature)],
        ['notIssued', nonZero(figures.held?.length)],
      ]
    case 'files':
      return [
        ['made', figures.made],
        ['filesFailed', nonZero(figures.failed)],
      ]
  }
}

const nonZero = (value: number | undefined) => (value === 0 ? undefined : value)
