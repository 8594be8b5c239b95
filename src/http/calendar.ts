/** The calendar of a person who signs in, by its private link. On the console's address, where the doors are apart. */
import { openFeed } from '../exchange/calendar/feeds.ts'
import { sha256 } from '../foundation/secrets.ts'
import { notFound, publicPage, type Route } from './route.ts'

const TYPE = 'text/calendar; charset=utf-8'

export const calendarRoutes: Route[] = [
  publicPage({
    path: '/calendar/{token}.ics',
    summary:
      'The deadlines of a person as iCalendar, by their private link. Never given to link previews.',
    limit: 'page',
    type: TYPE,
    handler: async ({ deps, params, isPreview }) => {
      // A link that was pasted into a chat shows nothing beside it.
      if (isPreview) throw notFound()
      const calendar = await openFeed(deps, params.token ?? '', deps.consoleUrl)
      if (calendar === null) throw notFound()
      const headers = {
        ETag: `"${sha256(calendar).toString('base64url')}"`,
        // Kept by the person's calendar alone, and asked for again: what they may see changes.
        'Cache-Control': 'private, no-cache',
        'Content-Disposition': 'inline; filename="hocvu.ics"',
        'X-Robots-Tag': 'noindex, noarchive',
      }
      return { kind: 'content', status: 200, type: TYPE, body: calendar, headers }
    },
  }),
]
