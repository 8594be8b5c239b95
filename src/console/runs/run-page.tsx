/** One piece of background work, wherever it was begun. */
import { z } from 'zod'
import { actorWords } from '../../foundation/texts/actors.ts'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { runTexts } from '../../foundation/texts/console/runs.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { Run } from '../../runs/run.ts'
import { useFrame } from '../kit/frame-context.ts'
import { runName } from '../kit/run-figures.ts'
import { RunProgress } from '../kit/run-progress.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Time } from '../kit/time.tsx'

const REFRESH_SECONDS = 3

/** @param subject what people call the class or platform */
export function runPage({
  run,
  subject,
  language,
}: {
  run: Run
  subject: string
  language: Language
}) {
  const texts = runTexts[language]
  const back = backOf(run)
  const area = run.kind === 'sync' ? ('platforms' as const) : ('cohorts' as const)
  return {
    area,
    title: fill(texts.title, { name: texts[runName(run)], subject }),
    trail: [
      { label: frameTexts[language][area], path: `/console/${area}` },
      { label: subject, path: back },
    ],
    ...(run.finishedAt === null ? { refreshSeconds: REFRESH_SECONDS } : {}),
    children: (
      <>
        <RunProgress run={run} />
        <Facts run={run} />
        <Held run={run} />
        <a class="btn" href={back}>
          {run.kind === 'sync' ? texts.backToPlatform : texts.backToCohort}
        </a>
      </>
    ),
  }
}

/** The page of what the run is about. */
function backOf({ kind, subject }: Run): string {
  const room = kind === 'sync' ? 'platforms' : 'cohorts'
  return `/console/${room}/${encodeURIComponent(subject)}`
}

function Facts({ run }: { run: Run }) {
  const { language } = useFrame()
  const texts = runTexts[language]
  const times: [string, Date | null][] = [
    [texts.asked, run.createdAt],
    [texts.began, run.startedAt],
    [texts.ended, run.finishedAt],
  ]
  return (
    <div class="card mb-3">
      <dl class="card-body datagrid mb-0">
        <div class="datagrid-item">
          <dt class="datagrid-title">{texts.by}</dt>
          <dd class="datagrid-content">
            {run.actor === 'schedule' ? texts.bySystem : actorWords(run.actor, null, language)}
          </dd>
        </div>
        {times.map(([name, at]) =>
          at === null ? null : (
            <div class="datagrid-item" key={name}>
              <dt class="datagrid-title">{name}</dt>
              <dd class="datagrid-content">
                <Time at={at} />
              </dd>
            </div>
          ),
        )}
      </dl>
    </div>
  )
}

const HeldPeople = z.object({
  held: z.array(
    z.object({
      learner: z.string(),
      reason: z.enum(['roster', 'revoked', 'person', 'outcome']),
      missing: z.array(z.string()),
    }),
  ),
})
const MOST_NAMED = 200

/** Who has passed and was not issued a certificate; of the whole class, so for nobody who sees a branch only. */
function Held({ run }: { run: Run }) {
  const { language, viewer } = useFrame()
  const texts = runTexts[language]
  const parsed = HeldPeople.safeParse(run.result)
  if (run.kind !== 'certify' || viewer.unitId !== null || !parsed.success) return null
  const { held } = parsed.data
  if (held.length === 0) return null
  const why = ({ reason, missing }: (typeof held)[number]) => {
    const named = missing.map((one) => (one === 'unit' ? texts.missingUnit : texts.missingBirth))
    return {
      roster: fill(texts.heldRoster, { missing: named.join(', ') }),
      revoked: texts.heldRevoked,
      person: texts.heldPerson,
      outcome: texts.heldOutcome,
    }[reason]
  }
  return (
    <section class="card mb-3">
      <div class="card-body">
        <h2 class="card-title">{texts.heldTitle}</h2>
        <p class="mb-0">{texts.heldLead}</p>
      </div>
      <TableFrame label={texts.heldTitle}>
        <table class="table table-vcenter card-table">
          <thead>
            <tr>
              <th scope="col">{texts.heldLearner}</th>
              <th scope="col">{texts.heldReason}</th>
            </tr>
          </thead>
          <tbody>
            {held.slice(0, MOST_NAMED).map((one) => (
              <tr key={one.learner}>
                <td>{one.learner}</td>
                <td>{why(one)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {held.length > MOST_NAMED && (
        <p class="card-body mb-0">{fill(texts.heldMore, { n: held.length - MOST_NAMED })}</p>
      )}
    </section>
  )
}
