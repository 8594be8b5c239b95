import { reportTexts } from '../../foundation/texts/console/reports.ts'
import { fill } from '../../foundation/texts/pages.ts'
import { averageStars } from '../../reports/average-stars.ts'
import { LEAST_ANSWERS, type ProgramFeedback } from '../../reports/feedback.ts'
import { Bar } from '../charts/bar.tsx'
import { useFrame } from '../kit/frame-context.ts'
import { shownNumber, shownShare } from '../kit/number.ts'

/** What learners say, a card a program: average, how the stars are spread, comments without names. */
export function FeedbackCards({ feedback }: { feedback: readonly ProgramFeedback[] }) {
  const { language } = useFrame()
  const texts = reportTexts[language]
  return (
    <>
      <p class="text-secondary">{fill(texts.feedbackHow, { n: LEAST_ANSWERS })}</p>
      {feedback.map(({ program, told }) => (
        <div class="card mb-3" key={program.id}>
          <div class="card-header">
            <h2 class="card-title">{(language === 'en' && program.en) || program.vi}</h2>
          </div>
          <div class="card-body">
            {told === null ? (
              <p class="text-secondary mb-0">{fill(texts.feedbackFew, { n: LEAST_ANSWERS })}</p>
            ) : (
              <Told told={told} />
            )}
          </div>
        </div>
      ))}
    </>
  )
}

function Told({ told }: { told: NonNullable<ProgramFeedback['told']> }) {
  const { language } = useFrame()
  const texts = reportTexts[language]
  const { answers, stars, comments } = told
  const shown = (value: number) => shownNumber(value, language)
  return (
    <>
      <p class="report-average">
        <strong class="report-mean">
          {fill(texts.averageValue, { average: shown(averageStars(stars)) })}
        </strong>{' '}
        <span class="text-secondary">{fill(texts.answersValue, { n: shown(answers) })}</span>
      </p>
      <ul class="report-stars">
        {stars
          .map((count, index) => ({ count, name: fill(texts.stars, { n: index + 1 }) }))
          .toReversed()
          .map(({ count, name }) => {
            const share = shownShare(count, answers, language) ?? ''
            return (
              <li class="report-given" key={name}>
                <span>{name}</span>
                <Bar
                  parts={[{ colour: 'asks', name, value: count }]}
                  whole={answers}
                  label={fill(texts.starsBar, { stars: name, n: shown(count), share })}
                />
                <span class="number">{shown(count)}</span>
                <span class="number text-secondary">{share}</span>
              </li>
            )
          })}
      </ul>
      {comments.length > 0 && (
        <details>
          <summary>{fill(texts.commentsOf, { n: shown(comments.length) })}</summary>
          <ul class="report-comments" lang="vi">
            {comments.map((comment) => (
              <li key={comment}>{comment}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
