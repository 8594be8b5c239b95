/** A piece of background work as it goes on: its state and counts, live where script runs. */
import { renderToString } from 'preact-render-to-string'
import { storedError } from '../../foundation/errors.ts'
import { runTexts } from '../../foundation/texts/console/runs.ts'
import { fill } from '../../foundation/texts/pages.ts'
import type { Run } from '../../runs/run.ts'
import { FrameContext, type FrameKnowledge, useFrame } from './frame-context.ts'
import { Icon } from './icon.tsx'
import { shownNumber, shownShare } from './number.ts'
import { runFigures, runName } from './run-figures.ts'
import { Time } from './time.tsx'

/** Where the run has a page of its own. */
export const runAddress = ({ id }: Pick<Run, 'id'>): string => `/console/runs/${id}`

/**
 * Follows the run while it goes on. When it ends, the part of the page is fetched anew, so that everything on it is as
 * the run left it.
 * @param part selector of what is fetched anew; left out: all but the messages at the top
 */
export function RunProgress({ run, part = '#page' }: { run: Run; part?: string }) {
  const { address, language } = useFrame()
  const texts = runTexts[language]
  const own = runAddress(run)
  const way = !address.startsWith(own) && (
    <p class="card-footer mb-0">
      <a href={own}>{texts.open}</a>
    </p>
  )
  if (run.finishedAt !== null)
    return (
      <section class="card mb-3 run" aria-label={texts[runName(run)]}>
        <RunState run={run} />
        {way}
      </section>
    )
  return (
    <section
      class="card mb-3 run"
      aria-label={texts[runName(run)]}
      sse-connect={`${own}/events`}
      sse-close="end"
    >
      <div sse-swap="progress">
        <RunState run={run} />
      </div>
      {way}
      <div
        hx-get={address}
        hx-trigger="sse:end"
        hx-select={part}
        hx-target={part}
        hx-swap="outerHTML"
      />
    </section>
  )
}

/** What is sent while the run goes on. */
export function renderRunState(run: Run, frame: FrameKnowledge): string {
  return renderToString(
    <FrameContext.Provider value={frame}>
      <RunState run={run} />
    </FrameContext.Provider>,
  )
}

const LONG_MS = 60_000

const looks: Record<Run['state'], string> = {
  queued: 'of-none',
  running: 'of-incomplete',
  succeeded: 'of-passed',
  partial: 'of-review',
  held: 'of-review',
  failed: 'of-failed',
}

function RunState({ run }: { run: Run }) {
  const { language, viewer, now } = useFrame()
  const texts = runTexts[language]
  const name = texts[runName(run)]
  const over = run.finishedAt !== null
  const waitsLong = run.state === 'queued' && now.getTime() - run.createdAt.getTime() > LONG_MS
  return (
    <div class="card-body run-state">
      <p class="run-line">
        <strong>{name}</strong>
        <span class={`state-mark ${looks[run.state]}`}>{texts[run.state]}</span>
        <Time at={run.finishedAt ?? run.startedAt ?? run.createdAt} />
      </p>
      {!over && <Bar run={run} label={fill(texts.progress, { name })} />}
      {viewer.unitId === null && <Counts run={run} />}
      {!over && <p class="text-secondary mb-0">{waitsLong ? texts.waitsLong : texts.leave}</p>}
      {run.error !== null && <Failure run={run} error={run.error} />}
      {run.state === 'partial' && run.kind === 'sync' && <Advice text={texts.partialSync} />}
      {run.state === 'held' && run.kind === 'sync' && <Advice text={texts.heldSync} />}
      {run.state === 'partial' && run.kind === 'files' && <Advice text={texts.partialFiles} />}
    </div>
  )
}

function Bar({ run, label }: { run: Run; label: string }) {
  const { language } = useFrame()
  const { done, total } = runFigures(run)
  if (done === null || total === null || total === 0)
    return <progress class="run-bar" aria-label={label} />
  return (
    <div class="run-measured">
      <progress class="run-bar" value={Math.min(done, total)} max={total} aria-label={label} />
      <span class="number">{shownShare(Math.min(done, total), total, language)}</span>
    </div>
  )
}

/** They are of everybody; who sees a branch of units is shown none. */
function Counts({ run }: { run: Run }) {
  const { language } = useFrame()
  const texts = runTexts[language]
  const { done, total, counts } = runFigures(run)
  const shown = (value: number) => shownNumber(value, language)
  const steps =
    run.finishedAt === null && done !== null
      ? total === null
        ? shown(done)
        : fill(texts.doneOf, { done: shown(done), total: shown(total) })
      : null
  if (steps === null && counts.length === 0) return null
  return (
    <dl class="run-counts">
      {steps !== null && <Count name={texts.done} value={steps} />}
      {counts.map(({ name, value }) => (
        <Count name={texts[name]} value={shown(value)} key={name} />
      ))}
    </dl>
  )
}

function Count({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Failure({ run, error }: { run: Run; error: NonNullable<Run['error']> }) {
  const { language, viewer } = useFrame()
  const texts = runTexts[language]
  return (
    <div class="alert alert-danger mb-0" role="alert">
      <Icon name="warning" />
      <div>
        <p class="mb-1">{storedError(error).userText(language)}</p>
        {run.finishedAt !== null && (
          <p class="mb-1">{error.retryable ? texts.tryAgain : texts.mend}</p>
        )}
        {viewer.unitId === null && (
          <details>
            <summary>{texts.technical}</summary>
            <p class="mb-0" lang="en">
              <code>{error.code}</code> {error.message}
            </p>
          </details>
        )}
      </div>
    </div>
  )
}

function Advice({ text }: { text: string }) {
  return (
    <div class="alert alert-warning mb-0">
      <Icon name="info" />
      <div>{text}</div>
    </div>
  )
}
