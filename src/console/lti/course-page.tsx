/** What a course's item shows: one's own results, how the classes do, or both. */
import { ltiFrameTexts } from '../../foundation/texts/lti-frame.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { ClassPanel } from '../../lti/panel/class-panel.ts'
import type { OwnClass } from '../../lti/panel/own.ts'
import { ClassPanels } from './class-panels.tsx'
import { renderFramePage } from './frame-sheet.tsx'
import { OwnClasses } from './own-classes.tsx'
import { type NothingYet, Told } from './told.tsx'

export interface CoursePage {
  language: Language
  now: Date
  /** As the platform calls it; null: it does not say. */
  course: string | null
  /** null: the visitor is no learner. */
  own: { is: 'there'; classes: readonly OwnClass[] } | { is: NothingYet; classes: string } | null
  /** null: the visitor does not teach. */
  panel: { classes: readonly ClassPanel[]; people: boolean; sealed: string } | null
}

export function coursePage({ language, now, course, own, panel }: CoursePage): string {
  const texts = ltiFrameTexts[language]
  return renderFramePage({
    language,
    now,
    title: texts.title,
    children: (
      <>
        <header class="head">
          <h1>
            {own === null ? texts.panelTitle : own.is === 'there' ? texts.ownTitle : texts.title}
          </h1>
          {course !== null && <p class="hint">{fill(texts.ofCourse, { course })}</p>}
        </header>
        {own?.is === 'there' && <OwnClasses language={language} now={now} classes={own.classes} />}
        {own !== null && own.is !== 'there' && (
          <Told language={language} why={own.is} classes={own.classes} />
        )}
        {panel !== null && own !== null && <h2 class="part">{texts.panelTitle}</h2>}
        {panel !== null && (
          <ClassPanels language={language} heading={own === null ? 'h2' : 'h3'} {...panel} />
        )}
      </>
    ),
  })
}
