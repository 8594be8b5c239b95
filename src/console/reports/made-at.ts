import { dateAndTimeInVietnam } from '../../foundation/dates.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import { exactTime } from '../kit/time.tsx'

/** When a report was made or printed, as an office writes it. */
export const madeAt = (at: Date, language: Language): string =>
  language === 'vi' ? dateAndTimeInVietnam(at) : exactTime(at, language)
