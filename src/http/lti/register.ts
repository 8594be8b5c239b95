/** Where a learning platform registers itself, by a link that an administrator made. */
import { notRegisteredPage, registeredPage } from '../../console/lti/registered-page.tsx'
import { HocvuError } from '../../foundation/errors.ts'
import { registerItself, SelfRegistration } from '../../lti/dynamic/register-itself.ts'
import { type Answer, htmlPage } from '../answer.ts'
import { inFramesOf } from '../content-security.ts'
import { privateHeaders } from '../private-headers.ts'
import { publicPage, type Route } from '../route.ts'
import { fieldsOf } from './fields.ts'

export const ltiRegisterRoutes: Route[] = [
  publicPage({
    path: '/lti/register/{token}',
    summary:
      'Where a learning platform registers itself (LTI Dynamic Registration), by a link that counts once.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ deps, params, query, language, isPreview }) => {
      const asked = fieldsOf(SelfRegistration, query, 'registration')
      try {
        // Whoever only looks ahead at a link does not spend it.
        if (isPreview) throw new HocvuError('not-found', 'A preview registers nothing.')
        const { issuer } = await registerItself(deps, params.token ?? '', asked)
        const page = { language, host: new URL(issuer).host, now: deps.clock.now() }
        return framed(asked.openid_configuration, registeredPage(page))
      } catch (thrown) {
        if (!(thrown instanceof HocvuError) || !/^lti\./.test(thrown.code)) throw thrown
        deps.log.warn({ code: thrown.code, reason: thrown.message }, 'no platform was registered')
        const page = { language, text: thrown.userText(language), now: deps.clock.now() }
        const html = notRegisteredPage(page)
        return framed(asked.openid_configuration, html, thrown.status)
      }
    },
  }),
]

/** The platform opens this in a frame of its own before it is known here. Only who has the link comes so far. */
function framed(configuration: string, html: string, status = 200): Answer {
  const origin = URL.canParse(configuration) ? new URL(configuration).origin : 'null'
  return htmlPage(html, status, {
    ...privateHeaders,
    'Content-Security-Policy': inFramesOf([origin], { scripts: true }),
  })
}
