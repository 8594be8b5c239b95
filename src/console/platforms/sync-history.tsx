import { SyncCounts } from '../../evidence/sync.ts'
import { storedError } from '../../foundation/errors.ts'
import { actorWords } from '../../foundation/texts/actors.ts'
import { platformTexts } from '../../foundation/texts/console/platforms.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { type Run, SyncOptions } from '../../runs/run.ts'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber } from '../kit/number.ts'
import { type PageOf, Pager } from '../kit/pager.tsx'
import { runAddress } from '../kit/run-progress.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { exactTime, Time } from '../kit/time.tsx'
import { RunBadge } from './standing.tsx'

/** What was read of the platform so far, the newest first. */
export function SyncHistory({ runs, page }: { runs: readonly Run[]; page: PageOf }) {
  const { language, viewer } = useFrame()
  const texts = platformTexts[language]
  const showsCounts = viewer.unitId === null
  return (
    <div class="card">
      <div class="card-header">
        <h2 class="card-title">{texts.history}</h2>
      </div>
      {runs.length === 0 ? (
        <p class="card-body mb-0">{texts.historyEmpty}</p>
      ) : (
        <>
          <TableFrame label={texts.history}>
            <table class="table table-vcenter card-table">
              <thead>
                <tr>
                  <th scope="col">{texts.begun}</th>
                  <th scope="col">{texts.result}</th>
                  <th scope="col">{texts.scopeColumn}</th>
                  <th scope="col">{texts.by}</th>
                  {showsCounts && <CountHeads />}
                </tr>
              </thead>
              <tbody>
                {runs.map((run) => (
                  <Line run={run} showsCounts={showsCounts} key={run.id} />
                ))}
              </tbody>
            </table>
          </TableFrame>
          <Pager {...page} />
        </>
      )}
    </div>
  )
}

const COUNTS = ['pages', 'records', 'changed', 'quarantined'] as const

function CountHeads() {
  const { language } = useFrame()
  return (
    <>
      {COUNTS.map((name) => (
        <th scope="col" class="number" key={name}>
          {platformTexts[language][name]}
        </th>
      ))}
    </>
  )
}

function Line({ run, showsCounts }: { run: Run; showsCounts: boolean }) {
  const { language } = useFrame()
  const texts = platformTexts[language]
  const at = run.startedAt ?? run.createdAt
  const counts = SyncCounts.safeParse(run.result ?? run.progress).data
  const shown = (value: number | undefined) =>
    value === undefined ? '' : shownNumber(value, language)
  return (
    <tr>
      <th scope="row">
        <a href={runAddress(run)}>
          <Time at={at} />
          <span class="visually-hidden">
            . {fill(texts.openRun, { at: exactTime(at, language) })}
          </span>
        </a>
      </th>
      <td>
        <RunBadge state={run.state} />
        {run.state === 'failed' && run.error !== null && (
          <small class="d-block text-secondary">{storedError(run.error).userText(language)}</small>
        )}
      </td>
      <td>{scopeOf(run, language)}</td>
      <td>{run.actor === 'schedule' ? texts.bySchedule : actorWords(run.actor, null, language)}</td>
      {showsCounts &&
        COUNTS.map((name) => (
          <td class="number" key={name}>
            {shown(counts?.[name])}
          </td>
        ))}
    </tr>
  )
}

function scopeOf({ options }: Run, language: Language): string {
  const texts = platformTexts[language]
  const { cohort, full, replayOf } = SyncOptions.catch({
    ...{ full: false, chain: false, acceptLosses: false },
  }).parse(options)
  if (replayOf !== undefined) return texts.scopeReplay
  const what = cohort === undefined ? texts.scopeAll : fill(texts.scopeCohort, { cohort })
  return full ? `${what}, ${texts.scopeFull}` : what
}
