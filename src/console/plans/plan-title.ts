/** What a plan is called in a language. */
import type { Language } from '../../foundation/texts/pages.ts'
import type { Plan } from '../../programs/plans/store.ts'

export const planTitle = (
  { definition: { title } }: { definition: Pick<Plan['definition'], 'title'> },
  language: Language,
): string => (language === 'en' ? title.en : null) ?? title.vi
