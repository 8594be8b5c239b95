import { learnersTexts } from '../../foundation/texts/console/learners.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { PersonRecord } from '../../roster/people/person-record.ts'
import type { OpenQuestion } from '../../roster/question-store.ts'
import { Confirm } from '../kit/confirm.tsx'
import { Empty } from '../kit/empty.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { PostButton } from '../kit/post-button.tsx'
import { shownDay, Time } from '../kit/time.tsx'
import { IMPORT, LEARNERS, LearnersTabs, QUESTIONS } from './tabs.tsx'

export interface ShownQuestion extends Omit<OpenQuestion, 'candidates'> {
  candidates: PersonRecord[]
}

export function questionsPage({
  language,
  questions,
  total,
}: {
  language: Language
  /** The first of them; what is answered makes room for more. */
  questions: readonly ShownQuestion[]
  total: number
}) {
  const texts = learnersTexts[language]
  return {
    area: 'learners' as const,
    title: texts.questionsTitle,
    trail: [{ label: texts.title, path: LEARNERS }],
    children: (
      <>
        <LearnersTabs tab="questions" questions={total} />
        {questions.length === 0 ? (
          <div class="card">
            <Empty
              icon="check"
              title={texts.questionsEmptyTitle}
              text={texts.questionsEmptyText}
              action={{ label: texts.import, path: IMPORT }}
            />
          </div>
        ) : (
          <>
            <p>{texts.questionsLead}</p>
            <p class="text-secondary">{texts.answerIsFinal}</p>
            {questions.map((question) => (
              <Question question={question} key={question.id} />
            ))}
          </>
        )}
      </>
    ),
  }
}

function Question({ question }: { question: ShownQuestion }) {
  const { language } = useFrame()
  const texts = learnersTexts[language]
  const { id, row, candidates, reason, askedAt } = question
  return (
    <section class="card mb-3" aria-labelledby={`question-${id}`}>
      <div class="card-header">
        <h2 class="card-title" id={`question-${id}`} lang="vi">
          {row.fullName}
        </h2>
        <span class="ms-auto text-secondary">
          {texts.questionAsked} <Time at={askedAt} />
        </span>
      </div>
      <div class="card-body">
        <p>{reason === 'birth-date' ? texts.questionBirth : texts.questionUnit}</p>
        <div class="row row-cards">
          <div class="col-md-6">
            <h3 class="card-title">{texts.questionRow}</h3>
            <Keys person={row} unit={row.unit} />
            <Confirm
              action={`${QUESTIONS}/${id}`}
              label={texts.questionDifferent}
              warning={texts.questionDifferentWarning}
              verb={texts.questionDifferentVerb}
            >
              <input type="hidden" name="decision" value="different" />
            </Confirm>
          </div>
          {candidates.map((person) => (
            <div class="col-md-6" key={person.id}>
              <h3 class="card-title">{texts.questionCandidate}</h3>
              <p>
                <a href={`${LEARNERS}/${person.id}`} lang="vi">
                  {person.fullName}
                </a>
              </p>
              <Keys
                person={person}
                unit={person.units.find(({ to }) => to === null)?.name ?? null}
              />
              <PostButton
                action={`${QUESTIONS}/${id}`}
                fields={{ decision: 'same', as: person.id }}
                label={texts.questionSame}
                describe={fill(texts.questionSameOf, { name: person.fullName })}
                kind="primary"
              />
            </div>
          ))}
        </div>
      </div>
    </section>
  )
}

function Keys({
  person,
  unit,
}: {
  person: Pick<PersonRecord, 'employeeCode' | 'dateOfBirth' | 'email' | 'phone'>
  unit: string | null
}) {
  const { language } = useFrame()
  const texts = learnersTexts[language]
  const { employeeCode, dateOfBirth, email, phone } = person
  const keys: [string, string | null][] = [
    [texts.employeeCode, employeeCode],
    [texts.birth, dateOfBirth === null ? null : shownDay(dateOfBirth, language)],
    [texts.email, email],
    [texts.phone, phone],
    [texts.unit, unit],
  ]
  return (
    <dl class="learners-keys">
      {keys.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd lang="vi">{value ?? <span class="text-secondary">{texts.none}</span>}</dd>
        </div>
      ))}
    </dl>
  )
}
