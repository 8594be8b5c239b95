/** The classes of a plan against the limits that its documents set. */
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import { planPartTexts } from '../../foundation/texts/console/plan-parts.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import { factTexts, limitText } from '../../foundation/texts/programs.ts'
import type { CohortReview, ProgramReview } from '../../programs/review.ts'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { Icon } from '../kit/icon.tsx'
import { shownNumber } from '../kit/number.ts'
import { withQuery } from '../kit/pager.tsx'
import { TableFrame } from '../kit/table-frame.tsx'
import { Day } from '../kit/time.tsx'
import { PlanFrame, type PlanFrameView } from './plan-frame.tsx'
import { titleIn } from './target-words.ts'

interface ReviewedProgram {
  review: ProgramReview
  /** Dates by id of the class. */
  dates: ReadonlyMap<string, { start: string | null; deadline: string | null }>
  /** Learners whom the viewer sees, by id of the class; the findings are about the whole class. */
  learners: ReadonlyMap<string, { enrolled: number }>
}

export interface ClassesView {
  language: Language
  address: string
  frame: PlanFrameView
  plan: { title: { vi: string; en: string | null } }
  on: string
  programs: readonly ReviewedProgram[]
  onlyFindings: boolean
  mayOpen: boolean
}

export function planClassesPage(view: ClassesView) {
  const { language, address, frame, plan, on, programs, onlyFindings, mayOpen } = view
  const texts = planPartTexts[language]
  const all = programs.flatMap(({ review }) => review.cohorts)
  const found = all.filter(({ broken }) => broken.length > 0)
  return {
    area: 'plans' as const,
    title: titleIn(plan.title, language),
    trail: [{ label: frameTexts[language].plans, path: '/console/plans' }],
    children: (
      <PlanFrame frame={frame} report={{ on, treeOn: on, unit: null }} tab="classes">
        {all.length === 0 ? (
          <div class="card">
            <Empty
              icon="class"
              title={texts.noClasses}
              text={texts.noClassesText}
              {...(mayOpen && { action: { label: texts.openClass, path: '/console/cohorts/new' } })}
            />
          </div>
        ) : (
          <>
            <p>
              {texts.classesLead}{' '}
              <strong>
                {fill(texts.findingCount, {
                  n: shownNumber(found.length, language),
                  total: shownNumber(all.length, language),
                })}
              </strong>{' '}
              <a
                class="btn btn-sm no-print"
                href={withQuery(address, { only: onlyFindings ? '' : 'findings' })}
              >
                {onlyFindings ? texts.allClasses : texts.onlyFindings}
              </a>
            </p>
            {programs.map((program) => (
              <OfProgram
                key={program.review.program.id}
                reviewed={program}
                onlyFindings={onlyFindings}
              />
            ))}
          </>
        )}
      </PlanFrame>
    ),
  }
}

function OfProgram({
  reviewed: { review, dates, learners },
  onlyFindings,
}: {
  reviewed: ReviewedProgram
  onlyFindings: boolean
}) {
  const { language } = useFrame()
  const texts = planPartTexts[language]
  const { program, together } = review
  const cohorts = review.cohorts.filter(({ broken }) => !onlyFindings || broken.length > 0)
  if (cohorts.length === 0 && together.broken.length === 0) return null
  const title = titleIn(program.title, language)
  return (
    <section class="card mb-3">
      <div class="card-header">
        <h2 class="card-title">
          <a href={`/console/programs/${encodeURIComponent(program.id)}`}>{title}</a>
        </h2>
      </div>
      {together.broken.length > 0 && (
        <div class="card-body">
          <p class="mb-1">{texts.ofProgramTogether}</p>
          <Findings broken={together.broken} unchecked={together.unchecked} />
        </div>
      )}
      {cohorts.length > 0 && (
        <TableFrame label={`${texts.classesTable}: ${title}`}>
          <table class="table table-vcenter card-table plan-table plan-classes">
            <thead>
              <tr>
                <th scope="col">{texts.cohort}</th>
                <th scope="col" class="number">
                  {texts.learners}
                </th>
                <th scope="col">{texts.findings}</th>
              </tr>
            </thead>
            <tbody>
              {cohorts.map((cohort) => (
                <tr key={cohort.id}>
                  <th scope="row" class="cohort-name">
                    <a href={`/console/cohorts/${encodeURIComponent(cohort.id)}`} lang="vi">
                      {cohort.name}
                    </a>
                    <Dates dates={dates.get(cohort.id)} />
                  </th>
                  <td class="number">
                    {shownNumber(learners.get(cohort.id)?.enrolled ?? 0, language)}
                  </td>
                  <td>
                    <Findings {...cohort} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </section>
  )
}

function Dates({
  dates,
}: {
  dates: { start: string | null; deadline: string | null } | undefined
}) {
  if (!dates || (dates.start === null && dates.deadline === null)) return null
  return (
    <small class="d-block text-secondary">
      {dates.start !== null && <Day date={dates.start} />}
      {' – '}
      {dates.deadline !== null && <Day date={dates.deadline} />}
    </small>
  )
}

function Findings({ broken, unchecked }: Pick<CohortReview, 'broken' | 'unchecked'>) {
  const { language } = useFrame()
  const texts = planPartTexts[language]
  return (
    <>
      {broken.length > 0 ? (
        <ul class="rules">
          {broken.map((found) => (
            <li key={`${found.limit} ${Object.values(found.params).join(' ')}`}>
              <span class="badge bg-yellow-lt">{texts.exceeds}</span> {limitText(found, language)}
            </li>
          ))}
        </ul>
      ) : (
        <span class="text-secondary">
          <Icon name="check" /> {texts.kept}
        </span>
      )}
      {unchecked.length > 0 && (
        <small class="d-block text-secondary">
          {fill(texts.unchecked, {
            facts: unchecked
              .map((field) => factTexts[field].name[language].toLowerCase())
              .join('; '),
          })}
        </small>
      )}
    </>
  )
}
