/** Where a learner looks for their certificates: what they are asked, the code, and a request to their unit. */

import { MOST_ATTEMPTS, OPEN_MINUTES } from '../certificates/lookup/answer.ts'
import { CODE_DIGITS, CODE_MINUTES, CODES_AN_HOUR } from '../certificates/lookup/ask.ts'
import { findTexts } from '../foundation/texts/console/find.ts'
import { fill, type Language } from '../foundation/texts/pages.ts'
import { inLanguage, renderPage } from './document.tsx'
import { Failure, Field, SubmitButton, TokenField } from './public-field.tsx'

const NUMBERS = {
  digits: CODE_DIGITS,
  minutes: CODE_MINUTES,
  attempts: MOST_ATTEMPTS,
  codes: CODES_AN_HOUR,
}

interface FindPage {
  language: Language
  formToken: string
  /** What was typed before, where it could not be read. */
  typed?: { key: string; birth: string; name: string }
}

export function findPage({ language, formToken, typed }: FindPage): string {
  const texts = findTexts[language]
  return renderPage({
    language,
    title: texts.title,
    description: texts.description,
    listed: typed === undefined,
    address: '/find',
    children: (
      <>
        <h1>{texts.title}</h1>
        <p class="intro">{texts.lead}</p>
        <Failure text={typed && texts.incomplete} />
        <form class="panel" method="post" action={inLanguage('/find', language)}>
          <TokenField formToken={formToken} />
          <Field
            name="key"
            label={texts.key}
            hint={texts.keyHint}
            autocomplete="on"
            maxlength={200}
            value={typed?.key}
          />
          <Field
            name="birth"
            label={texts.birth}
            hint={texts.birthHint}
            autocomplete="bday"
            maxlength={20}
            value={typed?.birth}
          />
          <Field
            name="name"
            label={texts.name}
            hint={texts.nameHint}
            autocomplete="name"
            maxlength={200}
            required={false}
            value={typed?.name}
          />
          <SubmitButton text={texts.submit} />
        </form>
        <p class="hint">{fill(texts.privacy, NUMBERS)}</p>
      </>
    ),
  })
}

export interface FindCodePage {
  language: Language
  formToken: string
  /** Of the question. */
  ask: string
  failure?: 'code' | 'contact'
}

/** The same page for everybody who has asked: it knows the question, not whether it was about somebody. */
export function findCodePage({ language, formToken, ask, failure }: FindCodePage): string {
  const texts = findTexts[language]
  const failures = { code: fill(texts.codeWrong, NUMBERS), contact: texts.contactMissing }
  return renderPage({
    language,
    title: texts.codeTitle,
    description: texts.description,
    listed: false,
    address: `/find/code?ask=${ask}`,
    children: (
      <>
        <h1>{texts.codeTitle}</h1>
        <p class="intro">{fill(texts.codeLead, NUMBERS)}</p>
        <Failure text={failure && failures[failure]} />
        <form class="panel" method="post" action={inLanguage('/find/code', language)}>
          <TokenField formToken={formToken} />
          <input type="hidden" name="ask" value={ask} />
          <Field
            name="code"
            label={texts.code}
            hint={fill(texts.codeHint, NUMBERS)}
            autocomplete="one-time-code"
            inputmode="numeric"
            maxlength={20}
          />
          <SubmitButton text={texts.codeSubmit} />
        </form>
        <p>
          <a href={inLanguage('/find', language)}>{texts.another}</a>
        </p>
        <RequestForm language={language} formToken={formToken} ask={ask} />
      </>
    ),
  })
}

/** The coordinator of the unit is asked to send the link again. */
export function RequestForm({
  language,
  formToken,
  ask,
  title,
}: Pick<FindCodePage, 'language' | 'formToken' | 'ask'> & { title?: string }) {
  const texts = findTexts[language]
  return (
    <section aria-labelledby="no-code">
      <h2 id="no-code">{title ?? texts.noCodeTitle}</h2>
      <form class="panel" method="post" action={inLanguage('/find/request', language)}>
        <p>{texts.noCodeLead}</p>
        <TokenField formToken={formToken} />
        <input type="hidden" name="ask" value={ask} />
        <Field
          name="contact"
          label={texts.contact}
          hint={texts.contactHint}
          autocomplete="tel"
          maxlength={200}
        />
        <SubmitButton text={texts.requestSubmit} quiet />
      </form>
    </section>
  )
}

export function findAskedPage({ language }: { language: Language }): string {
  const texts = findTexts[language]
  return plainPage(language, texts.askedTitle, [texts.askedLead, texts.askedNext])
}

export function findOverPage({ language }: { language: Language }): string {
  const texts = findTexts[language]
  return plainPage(
    language,
    texts.overTitle,
    [fill(texts.overLead, { minutes: OPEN_MINUTES })],
    texts.again,
  )
}

function plainPage(
  language: Language,
  title: string,
  said: readonly string[],
  again?: string,
): string {
  return renderPage({
    language,
    title,
    description: findTexts[language].description,
    listed: false,
    children: (
      <>
        <h1>{title}</h1>
        {said.map((text) => (
          <p key={text} class="intro">
            {text}
          </p>
        ))}
        {again && (
          <p class="actions">
            <a class="button" href={inLanguage('/find', language)}>
              {again}
            </a>
          </p>
        )}
      </>
    ),
  })
}
