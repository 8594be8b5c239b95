/** The private link of a person's calendar: on the page of their account, and by itself once it is shown. */
import type { FeedState } from '../exchange/calendar/feeds.ts'
import { dateInVietnam, shortDate } from '../foundation/dates.ts'
import { accountTexts } from '../foundation/texts/console/account.ts'
import { fill, type Language } from '../foundation/texts/pages.ts'
import { Secret } from './admin/person-pages.tsx'
import { Confirm } from './kit/confirm.tsx'
import { PostButton } from './kit/post-button.tsx'

const CALENDAR = '/console/account/calendar'

export function CalendarCard({ feed, language }: { feed: FeedState | null; language: Language }) {
  const texts = accountTexts[language]
  return (
    <section class="card mb-3" aria-labelledby="calendar">
      <div class="card-body">
        <h2 class="card-title" id="calendar">
          {texts.calendar}
        </h2>
        <p class="text-secondary">{texts.calendarLead}</p>
        {feed === null ? (
          <>
            <p>{texts.calendarNone}</p>
            <PostButton action={CALENDAR} fields={{}} label={texts.calendarMake} />
          </>
        ) : (
          <>
            <p>{standing(feed, language)}</p>
            <div class="btn-list">
              <PostButton action={`${CALENDAR}/show`} fields={{}} label={texts.calendarShow} />
              <Confirm
                action={CALENDAR}
                label={texts.calendarRenew}
                warning={texts.calendarRenewWarning}
                verb={texts.calendarRenewVerb}
              />
              <Confirm
                action={`${CALENDAR}/take-back`}
                label={texts.calendarTakeBack}
                warning={texts.calendarTakeBackWarning}
                verb={texts.calendarTakeBackVerb}
                danger
              />
            </div>
          </>
        )}
      </div>
    </section>
  )
}

function standing({ createdAt, lastUsedOn, ...feed }: FeedState, language: Language): string {
  const texts = accountTexts[language]
  const since = feed.language === language ? texts.calendarSince : texts.calendarSinceOther
  const used =
    lastUsedOn === null
      ? texts.calendarUnused
      : fill(texts.calendarUsed, { on: shortDate(lastUsedOn) })
  return `${fill(since, { on: shortDate(dateInVietnam(createdAt)) })} ${used}`
}

/** @param link with the host */
export function calendarLinkPage({ link, language }: { link: string; language: Language }) {
  const texts = accountTexts[language]
  return {
    area: 'account' as const,
    title: texts.calendarLink,
    trail: [{ label: texts.title, path: '/console/account' }],
    // The answer to a form: whoever comes back to it sees no link.
    address: '/console/account',
    children: (
      <div class="card">
        <div class="card-body">
          <Secret text={link} language={language} />
          <p>{texts.calendarPrivate}</p>
          <ul>
            <li>{texts.calendarHowGoogle}</li>
            <li>{texts.calendarHowOutlook}</li>
            <li>{texts.calendarHowPhone}</li>
          </ul>
          <p class="text-secondary">{texts.calendarReach}</p>
          <a class="btn" href="/console/account">
            {texts.calendarBack}
          </a>
        </div>
      </div>
    ),
  }
}
