/** How the classes of a course do, for those who teach it: sums, and how old the data is. */
import type { ComponentChildren } from 'preact'
import { verdictTexts } from '../../foundation/texts/console/verdicts.ts'
import { ltiFrameTexts } from '../../foundation/texts/lti-frame.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import type { ClassPanel } from '../../lti/panel/class-panel.ts'
import { Time } from '../kit/time.tsx'
import { SealedVisit } from './frame-sheet.tsx'
import { Told } from './told.tsx'

interface Panels {
  language: Language
  classes: readonly ClassPanel[]
  /** The platform's teachers may see people by name. */
  people: boolean
  sealed: string
  /** Of the name of a class. */
  heading: 'h2' | 'h3'
}

export function ClassPanels({ language, classes, people, sealed, heading }: Panels) {
  const texts = ltiFrameTexts[language]
  if (classes.length === 0) return <Told language={language} why="no-class-teacher" />
  return (
    <>
      {classes.map((panel, index) => (
        <Panel
          key={panel.class.id}
          panel={panel}
          id={`panel-${index}`}
          language={language}
          heading={heading}
        >
          {people && (
            <form method="post" action="/lti/people">
              <SealedVisit sealed={sealed} />
              <input type="hidden" name="class" value={panel.class.id} />
              <p class="actions">
                <button class="button button-quiet" type="submit">
                  {texts.list}
                  <span class="unseen">: {panel.class.name}</span>
                </button>
              </p>
            </form>
          )}
        </Panel>
      ))}
      {!people && <p class="hint">{texts.sumsOnly}</p>}
    </>
  )
}

const VERDICTS = ['passed', 'incomplete', 'failed', 'review', 'none'] as const

function Panel({
  panel,
  id,
  language,
  heading: Heading,
  children,
}: Pick<Panels, 'language' | 'heading'> & {
  panel: ClassPanel
  id: string
  children: ComponentChildren
}) {
  const texts = ltiFrameTexts[language]
  const { progress, sources } = panel
  const { title, name } = panel.class
  const translated = language === 'en' ? title.en : null
  const counts = { ...progress, none: progress.undecided }
  return (
    <article class="panel own" aria-labelledby={id}>
      <div>
        <Heading class="class-name" id={id} lang={translated === null ? 'vi' : 'en'}>
          {translated ?? title.vi}
        </Heading>
        <p class="hint" lang="vi">
          {name}
        </p>
      </div>
      <dl class="sums">
        <Sum name={texts.enrolled} count={progress.enrolled} language={language} />
        <Sum name={texts.certified} count={progress.certified} language={language} strong />
        {VERDICTS.map((verdict) => (
          <Sum
            key={verdict}
            name={verdictTexts[language][verdict]}
            count={counts[verdict]}
            language={language}
          />
        ))}
      </dl>
      <Freshness sources={sources} language={language} />
      {children}
    </article>
  )
}

const numbers = {
  vi: new Intl.NumberFormat('vi-VN'),
  en: new Intl.NumberFormat('en-GB'),
}

function Sum({
  name,
  count,
  language,
  strong = false,
}: {
  name: string
  count: number
  language: Language
  strong?: boolean
}) {
  return (
    <div class={strong ? 'sum sum-strong' : 'sum'}>
      <dt>{name}</dt>
      <dd>{numbers[language].format(count)}</dd>
    </div>
  )
}

function Freshness({ sources, language }: Pick<ClassPanel, 'sources'> & { language: Language }) {
  const texts = ltiFrameTexts[language]
  if (sources.length === 0) return <p class="hint">{texts.noSources}</p>
  return (
    <ul class="plain hint">
      {sources.map(({ platform, syncedAt }) => (
        <li key={platform}>
          {texts.freshness.replace('{platform}', platform)}{' '}
          {syncedAt === null ? texts.never : <Time at={syncedAt} />}
        </li>
      ))}
    </ul>
  )
}
