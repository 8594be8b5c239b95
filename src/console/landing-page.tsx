import { findTexts } from '../foundation/texts/console/find.ts'
import { type Language, pageTexts } from '../foundation/texts/pages.ts'
import { inLanguage, renderPage } from './document.tsx'
import { VerifyForm } from './verify-code-form.tsx'

/** @param page `staff`: whether the pages of staff and the API are at this address, too */
export function landingPage({ language, staff }: { language: Language; staff: boolean }): string {
  const texts = pageTexts[language]
  return renderPage({
    language,
    title: texts.landingTitle,
    description: texts.landingLead,
    listed: true,
    children: (
      <>
        <h1>{texts.landingTitle}</h1>
        <p class="intro">{texts.landingLead}</p>
        <section class="panel" aria-labelledby="form">
          <h2 id="form">{texts.landingVerify}</h2>
          <VerifyForm language={language} />
        </section>
        <div class="columns">
          <section aria-labelledby="learner">
            <h2 id="learner">{texts.landingLearner}</h2>
            <p>{texts.landingLearnerText}</p>
            <p class="actions">
              <a class="button" href={inLanguage('/find', language)}>
                {findTexts[language].title}
              </a>
            </p>
          </section>
          {staff && (
            <section aria-labelledby="coordinator">
              <h2 id="coordinator">{texts.landingCoordinator}</h2>
              <p>{texts.landingCoordinatorText}</p>
              <p class="actions">
                <a class="button button-quiet" href={inLanguage('/sign-in', language)}>
                  {texts.landingSignIn}
                </a>
              </p>
              <p>
                <a href="/api/docs">{texts.landingApi}</a>
              </p>
            </section>
          )}
        </div>
      </>
    ),
  })
}
