/** The form of a class, as it is sent. */
import { z } from 'zod'
import type { CohortEntry, SourceEntry } from '../../programs/cohort-entry.ts'

const line = z.string().max(500).catch('')
/** A field that stands in every source: as many as there are. */
const column = z
  .union([
    z.array(z.string().max(500)),
    z
      .string()
      .max(500)
      .transform((one) => [one]),
  ])
  .catch([])

export const CohortForm = z.object({
  name: line,
  id: line,
  start: line,
  deadline: line,
  enrol: z.enum(['platform', 'roster']).catch('roster'),
  learners: line,
  days: line,
  inPersonPeriods: line,
  onlinePeriods: line,
  platform: column,
  course: column,
  finalTest: column,
  paper: column,
  module: column,
  attendance: column,
  /** Pressed to have one more source in the form; nothing is saved. */
  more: z.string().optional(),
})

const MOST_SOURCES = 50

/** @param id of a class that there is; empty for a new one, which may bring its own */
export function entrySent(
  form: z.output<typeof CohortForm>,
  id: string,
): { entry: CohortEntry; wantsMore: boolean } {
  const wantsMore = form.more !== undefined
  const sources = form.platform.slice(0, MOST_SOURCES).map(
    (platform, at): SourceEntry => ({
      platform,
      course: form.course[at] ?? '',
      finalTest: form.finalTest[at] ?? '',
      paper: form.paper[at] ?? '',
      module: form.module[at] ?? '',
      attendance: form.attendance[at] ?? 'none',
    }),
  )
  // What nobody filled in is no source; while the form grows it stays where it is.
  const isFilled = ({ attendance: _, ...source }: SourceEntry) =>
    Object.values(source).some((value) => value.trim() !== '')
  const { learners, days, inPersonPeriods, onlinePeriods } = form
  return {
    wantsMore,
    entry: {
      id: id === '' ? form.id : id,
      name: form.name,
      start: form.start,
      deadline: form.deadline,
      enrol: form.enrol,
      evidence: wantsMore ? [...sources, { ...blankSource }] : sources.filter(isFilled),
      delivery: { learners, days, inPersonPeriods, onlinePeriods },
    },
  }
}

const blankSource: SourceEntry = {
  platform: '',
  course: '',
  finalTest: '',
  paper: '',
  module: '',
  attendance: 'none',
}
