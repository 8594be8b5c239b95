/** The rules of a program as sentences, each with what it is about. Pure. */
import { ruleTexts } from '../../foundation/texts/console/rules.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { FactField } from '../../programs/facts.ts'
import { type Fraction, writeFraction } from '../../programs/fraction.ts'
import type { ProgramRules } from '../../programs/rules.ts'
import { shownDecimal, shownShare } from '../kit/number.ts'

export interface RuleSentence {
  /** Key of the program file: where the document says so stands under it. */
  field: FactField
  text: string
}

export function ruleSentences(
  { finalTest, attendance, window, modules }: ProgramRules,
  language: Language,
): RuleSentence[] {
  const texts = ruleTexts[language]
  const share = (of: Fraction) =>
    `${writeFraction(of)} (${shownShare(of.numerator, of.denominator, language)})`
  const points = (value: string) => shownDecimal(value, language)
  const test = fill(texts.test, { pass: points(finalTest.pass), scale: points(finalTest.scale) })
  return [
    { field: 'rules.finalTest', text: [test, ...papers(finalTest, language)].join(' ') },
    {
      field: 'rules.finalTest.attempts',
      text: {
        highest: texts.attemptsHighest,
        last: texts.attemptsLast,
        first: texts.attemptsFirst,
      }[finalTest.attempts],
    },
    ...(attendance === null
      ? [{ field: 'rules.attendance' as const, text: texts.attendanceNone }]
      : [
          {
            field: 'rules.attendance' as const,
            text: fill(texts.attendance, { share: share(attendance.minimum) }),
          },
          {
            field: 'rules.attendance.unexcused' as const,
            text: {
              review: texts.unexcusedReview,
              fail: texts.unexcusedFail,
              accept: texts.unexcusedAccept,
            }[attendance.unexcused],
          },
          {
            field: 'rules.attendance.presence' as const,
            text: fill(texts.presence, { share: writeFraction(attendance.presence) }),
          },
        ]),
    {
      field: 'rules.window',
      text:
        window === null
          ? texts.windowNone
          : fill(
              {
                account: texts.windowAccount,
                'first-access': texts.windowAccess,
                cohort: texts.windowCohort,
              }[window.from],
              { days: String(window.days) },
            ),
    },
    {
      field: 'rules.modules',
      text: modules === 'all' ? texts.modulesAll : texts.modulesOptional,
    },
  ]
}

function papers(
  { papers: list, combine }: ProgramRules['finalTest'],
  language: Language,
): string[] {
  if (list === null) return []
  const texts = ruleTexts[language]
  const named = list.map(({ code, weight }) =>
    combine === 'each'
      ? code
      : fill(texts.paperWeight, { code, weight: shownDecimal(weight, language) }),
  )
  const listed = new Intl.ListFormat(language === 'vi' ? 'vi-VN' : 'en-GB').format(named)
  return [fill(combine === 'each' ? texts.papersEach : texts.papersAverage, { papers: listed })]
}
