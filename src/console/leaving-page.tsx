/**
 * On to another service after a form: the browser takes no way there from a form itself, for the page that it stood on
 * lets forms go nowhere else.
 */
import { signInTexts } from '../foundation/texts/console/sign-in.ts'
import type { Language } from '../foundation/texts/pages.ts'
import { renderPage } from './document.tsx'

export function leavingPage(page: {
  language: Language
  to: string
  why: 'out' | 'tie'
  apart: boolean
}): string {
  const { language, to, why, apart } = page
  const texts = signInTexts[language]
  return renderPage({
    language,
    title: texts.leavingTitle,
    description: texts.leavingTitle,
    listed: false,
    goOn: to,
    apart,
    children: (
      <>
        <h1>{texts.leavingTitle}</h1>
        <p class="intro">{why === 'out' ? texts.leavingOut : texts.leavingTie}</p>
        <p class="actions">
          <a class="button" href={to}>
            {texts.leave}
          </a>
        </p>
      </>
    ),
  })
}
