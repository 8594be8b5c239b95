/** Nothing to show yet: why, and what happens next. */
import { type FrameTexts, ltiFrameTexts } from '../../foundation/texts/lti-frame.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'

export type NothingYet =
  | 'unknown'
  | 'waiting'
  | 'not-set-up'
  | 'no-course'
  | 'no-class'
  | 'no-class-teacher'
  | 'not-enrolled'
  | 'test'

const WORDS: Record<
  NothingYet,
  [title: keyof FrameTexts, text: keyof FrameTexts, next: keyof FrameTexts]
> = {
  unknown: ['unknownTitle', 'unknown', 'unknownNext'],
  waiting: ['waitingTitle', 'waiting', 'waitingNext'],
  'not-set-up': ['notSetUpTitle', 'notSetUp', 'notSetUpNext'],
  'no-course': ['noCourseTitle', 'noCourse', 'noCourseNext'],
  'no-class': ['noClassTitle', 'noClass', 'noClassNext'],
  'no-class-teacher': ['noClassTitle', 'noClass', 'noClassTeacher'],
  'not-enrolled': ['notEnrolledTitle', 'notEnrolled', 'notEnrolledNext'],
  test: ['testTitle', 'test', 'testNext'],
}

export function Told({
  language,
  why,
  classes = '',
}: {
  language: Language
  why: NothingYet
  /** Names of the classes of the course. */
  classes?: string
}) {
  const texts = ltiFrameTexts[language]
  const [title, text, next] = WORDS[why]
  return (
    <section class={`panel told told-${why}`} aria-labelledby="told">
      <h2 id="told">{texts[title]}</h2>
      <p>{fill(texts[text], { classes })}</p>
      <p>{texts[next]}</p>
    </section>
  )
}
