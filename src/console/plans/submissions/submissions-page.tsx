/** "Hồ sơ nộp": what is due when in a plan, and of one paper who has handed it in. */
import type { DateString } from '../../../foundation/dates.ts'
import { frameTexts } from '../../../foundation/texts/console/frame.ts'
import type { Language } from '../../../foundation/texts/pages.ts'
import type { DueDate } from '../../../programs/plans/deadlines.ts'
import type { Plan } from '../../../programs/plans/store.ts'
import type { DeadlineStanding } from '../../../reports/submissions/standing.ts'
import { PlanTabs } from '../plan-tabs.tsx'
import { titleIn } from '../target-words.ts'
import { DeadlineTable } from './deadline-table.tsx'
import { type AskedPaper, PaperCard } from './paper-card.tsx'
import { Reminders, type ReminderView } from './reminders-card.tsx'

export interface SubmissionsView {
  language: Language
  plan: Plan
  today: DateString
  deadlines: readonly DueDate[]
  standings: readonly DeadlineStanding[]
  /** The paper that is looked at; null: none is chosen, or there is none. */
  chosen: DeadlineStanding | null
  asked: AskedPaper
  mayRecord: boolean
  reminders: ReminderView | null
}

export function submissionsPage(view: SubmissionsView) {
  const { language, plan, chosen } = view
  const { deadlines, standings, reminders } = view
  return {
    area: 'plans' as const,
    title: titleIn(plan.definition.title, language),
    trail: [{ label: frameTexts[language].plans, path: '/console/plans' }],
    wide: true,
    children: (
      <>
        <PlanTabs planId={plan.id} tab="submissions" />
        <DeadlineTable
          plan={plan}
          deadlines={deadlines}
          standings={standings}
          chosen={chosen?.due.id ?? null}
        />
        {chosen !== null && <PaperCard {...view} standing={chosen} />}
        {reminders !== null && <Reminders {...reminders} />}
      </>
    ),
  }
}
