/** One paper of a plan: which units have handed it in; record what came in, take it back, write to who is late. */
import type { DateString } from '../../../foundation/dates.ts'
import { submissionsTexts } from '../../../foundation/texts/console/submissions.ts'
import { fill, type Language } from '../../../foundation/texts/pages.ts'
import { unitKindTexts } from '../../../foundation/texts/unit-kinds.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import {
  type DeadlineStanding,
  missingLines,
  type SubmissionLine,
} from '../../../reports/submissions/standing.ts'
import { Choice } from '../../kit/choice.tsx'
import { Empty } from '../../kit/empty.tsx'
import { CheckField, TextField } from '../../kit/field.tsx'
import { useFrame } from '../../kit/frame-context.ts'
import { Icon } from '../../kit/icon.tsx'
import { shownNumber } from '../../kit/number.ts'
import { type PageOf, Pager } from '../../kit/pager.tsx'
import { FormToken } from '../../kit/post-button.tsx'
import { TableFrame } from '../../kit/table-frame.tsx'
import { planAddress } from '../plan-tabs.tsx'
import { dueTitle } from './deadline-words.ts'
import { PaperRow } from './paper-row.tsx'

export const paperFilters = ['missing', 'late', 'received'] as const

export interface AskedPaper {
  show: (typeof paperFilters)[number] | ''
  q: string
  /** Of `standing.lines`, those on this page. */
  lines: readonly SubmissionLine[]
  page: PageOf
}

interface PaperView {
  language: Language
  plan: Plan
  today: DateString
  standing: DeadlineStanding
  asked: AskedPaper
  mayRecord: boolean
}

const RECORD = 'record-papers'

export function PaperCard(view: PaperView) {
  const { language, plan, standing, asked, mayRecord } = view
  const { due } = standing
  const { viewer } = useFrame()
  const texts = submissionsTexts[language]
  const isOfBody = due.from.length === 0
  return (
    <section class="card mb-3" id="paper">
      <h2 class="card-header card-title">{dueTitle(due, language)}</h2>
      {standing.lines.length === 0 ? (
        <Empty
          icon="people"
          title={texts.noUnits}
          text={fill(texts.noUnitsText, {
            kinds: due.from.map((kind) => unitKindTexts[kind][language]).join('; '),
          })}
          action={{ label: texts.look, path: '/console/units' }}
        />
      ) : (
        <>
          {viewer.unitId !== null && <HowToSend {...view} />}
          {mayRecord && <RecordForm {...view} />}
          {mayRecord && <LetterForm {...view} />}
          {!isOfBody && (
            <Filter
              asked={asked}
              deadline={due.id}
              language={language}
              path={planAddress(plan.id, 'submissions')}
            />
          )}
          <TableFrame label={dueTitle(due, language)}>
            <table class="table table-vcenter card-table plan-papers">
              <thead>
                <tr>
                  <th scope="col">{texts.unit}</th>
                  <th scope="col">{texts.stateColumn}</th>
                  <th scope="col">{texts.receivedOn}</th>
                  <th scope="col">{texts.document}</th>
                  {mayRecord && <th scope="col">{texts.acts}</th>}
                </tr>
              </thead>
              <tbody>
                {asked.lines.map((line) => (
                  <PaperRow
                    key={line.unit.id ?? ''}
                    {...{ plan, due, line, mayRecord }}
                    form={RECORD}
                  />
                ))}
              </tbody>
            </table>
          </TableFrame>
          {asked.lines.length === 0 && <p class="card-body">{texts.noneShown}</p>}
          {!isOfBody && (
            <div class="card-body plan-acts">
              {mayRecord && asked.lines.some(({ receivedOn }) => receivedOn === null) && (
                <button type="submit" form={RECORD} class="btn btn-primary no-print">
                  {texts.save}
                </button>
              )}
              <Pager {...asked.page} />
            </div>
          )}
        </>
      )}
    </section>
  )
}

/** For who sees a branch: nothing can be recorded here, so where does the paper go? */
function HowToSend({ language, plan, standing: { due } }: PaperView) {
  const texts = submissionsTexts[language]
  return (
    <p class="card-body border-bottom mb-0 no-print">
      {due.to === null ? texts.howBranchOpen : fill(texts.howBranch, { to: due.to })}
      {due.kind === 'needs' && (
        <>
          {' '}
          <a href={planAddress(plan.id, 'needs')}>{texts.howBranchNeeds}</a>
        </>
      )}
    </p>
  )
}

function Filter({
  asked,
  deadline,
  language,
  path,
}: {
  asked: AskedPaper
  deadline: string
  language: Language
  path: string
}) {
  const texts = submissionsTexts[language]
  return (
    <form method="get" action={`${path}#paper`} class="card-body plan-paper-filter no-print">
      <input type="hidden" name="deadline" value={deadline} />
      <Choice
        name="show"
        label={texts.show}
        value={asked.show}
        nothing={texts.showAll}
        options={[
          { value: 'missing', label: texts.showMissing },
          { value: 'late', label: texts.showLate },
          { value: 'received', label: texts.showReceived },
        ]}
      />
      <input
        type="search"
        class="form-control"
        name="q"
        value={asked.q}
        placeholder={texts.search}
        aria-label={texts.search}
      />
      <button type="submit" class="btn">
        {texts.filter}
      </button>
    </form>
  )
}

/** Rows above belong to this form by its id, so that each can have forms of its own. */
function RecordForm({ language, plan, today, standing }: PaperView) {
  const texts = submissionsTexts[language]
  const missing = missingLines(standing)
  if (missing.length === 0)
    return (
      <p class="card-body text-success mb-0">
        <Icon name="check" /> {texts.allReceived}
      </p>
    )
  const isOfBody = standing.due.from.length === 0
  return (
    <form
      method="post"
      action={`${planAddress(plan.id, 'submissions')}/receive`}
      enctype="multipart/form-data"
      id={RECORD}
      class="card-body border-bottom no-print"
    >
      <FormToken />
      <input type="hidden" name="deadline" value={standing.due.id} />
      <h3 class="h4">{texts.record}</h3>
      <p class="text-secondary">{isOfBody ? texts.recordBody : texts.recordLead}</p>
      {!isOfBody && (
        <CheckField
          name="all"
          label={fill(texts.recordAll, { n: shownNumber(missing.length, language) })}
        />
      )}
      <div class="entry-columns">
        <TextField
          name="receivedOn"
          type="date"
          label={texts.receivedOn}
          hint={texts.receivedHint}
          value={today}
          max={today}
          required
        />
        <TextField
          name="document"
          label={texts.document}
          hint={texts.documentHint}
          maxLength={200}
        />
        <TextField name="note" label={texts.note} maxLength={500} />
        <TextField
          name="file"
          type="file"
          label={texts.file}
          hint={texts.fileHint}
          accept=".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
        />
      </div>
      <button type="submit" class="btn btn-primary">
        {texts.save}
      </button>
    </form>
  )
}

function LetterForm({ language, plan, standing }: PaperView) {
  const texts = submissionsTexts[language]
  const missing = missingLines(standing).filter(({ unit }) => unit.id !== null)
  if (missing.length === 0) return null
  return (
    <details class="card-body border-bottom no-print">
      <summary class="btn">
        <Icon name="download" /> {texts.letter}
      </summary>
      <form
        method="get"
        action={`${planAddress(plan.id, 'submissions')}/letter.docx`}
        class="mt-3 plan-letter"
      >
        <p class="text-secondary">
          {fill(texts.letterLead, { n: shownNumber(missing.length, language) })}
        </p>
        <input type="hidden" name="deadline" value={standing.due.id} />
        <TextField
          name="until"
          type="date"
          label={texts.letterUntil}
          hint={texts.letterUntilHint}
        />
        <button type="submit" class="btn btn-primary">
          {texts.letterGet}
        </button>
      </form>
    </details>
  )
}
