/** Signing in and out, setting a password by link, and what a person prefers to see. */
import { z } from 'zod'
import { signIn } from '../access/sign-in.ts'
import { readSignInLink, useSignInLink } from '../access/sign-in-links.ts'
import { passwordPage, signInPage } from '../console/sign-in-page.tsx'
import { asHocvuError } from '../foundation/errors.ts'
import { type Answer, htmlPage } from './answer.ts'
import type { HttpDeps } from './deps.ts'
import { identitySignInRoutes } from './identity-sign-in.ts'
import { DEVICE } from './kept-cookies.ts'
import { letIn } from './let-in.ts'
import { ownAddress } from './own-address.ts'
import { privateHeaders } from './private-headers.ts'
import { readFields } from './public-fields.ts'
import { publicForm, publicPage, type RawCall, type Route } from './route.ts'

const Query = z.object({ next: z.string().optional(), out: z.string().optional() })
const SignInFields = z.object({ login: z.string(), password: z.string(), next: z.string() })
const PasswordFields = z.object({
  password: z.string(),
  login: z.string().optional(),
  name: z.string().optional(),
})

/** What the pages say beside the form. */
const shownOf = ({ identityProvider, publicApart }: HttpDeps) => ({
  singleSignOn: identityProvider?.settings ?? null,
  apart: publicApart ?? false,
})

const page = (html: string, status = 200): Answer => htmlPage(html, status, privateHeaders)

type PublicCall = Omit<RawCall, 'caller'>

export const signInRoutes: Route[] = [
  publicPage({
    path: '/sign-in',
    summary: 'Where people sign in.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ deps, language, visitor, query }) => {
      const asked = Query.safeParse(query).data ?? {}
      const next = ownAddress(asked.next, '/console')
      const signedOut = asked.out !== undefined
      const formToken = visitor.formToken()
      return page(signInPage({ language, formToken, next, signedOut, ...shownOf(deps) }))
    },
  }),
  publicForm({
    path: '/sign-in',
    summary: 'Signs in.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ deps, language, visitor, body }) => {
      const { login, password, next } = readFields(SignInFields, body)
      try {
        const device = visitor.cookies.read(DEVICE)
        const since = deps.clock.now()
        const user = await signIn(deps, { login, password, address: visitor.address, device })
        await letIn(deps, visitor, user.id, { since })
      } catch (thrown) {
        const error = asHocvuError(thrown)
        if (error.status >= 500) throw thrown
        const failure = error.userText(language)
        const formToken = visitor.formToken()
        const shown = { language, formToken, next: ownAddress(next, '/console'), login, failure }
        return page(signInPage({ ...shown, ...shownOf(deps) }), error.status)
      }
      return { kind: 'redirect', to: ownAddress(next, '/console') }
    },
  }),
  publicPage({
    path: '/sign-in/link/{token}',
    summary: 'Where a password is set by link.',
    limit: 'page',
    type: 'text/html',
    handler: async ({ deps, language, visitor, params }) => {
      const token = params.token ?? ''
      const { login } = await readSignInLink(deps.db, deps.clock, token)
      const formToken = visitor.formToken()
      return page(passwordPage({ language, formToken, token, login, ...shownOf(deps) }))
    },
  }),
  publicForm({
    path: '/sign-in/link/{token}',
    summary: 'Sets a password by link and signs in.',
    limit: 'page',
    type: 'text/html',
    handler: setPassword,
  }),
  ...identitySignInRoutes,
  preference('/preferences/language', 'lang', ['vi', 'en']),
  preference('/preferences/theme', 'theme', ['light', 'dark', 'auto']),
]

async function setPassword(call: PublicCall & { params: Record<string, string> }): Promise<Answer> {
  const { deps, language, visitor, params, body } = call
  const token = params.token ?? ''
  const { password, login = '', name = '' } = readFields(PasswordFields, body)
  const link = await readSignInLink(deps.db, deps.clock, token)
  const first = link.userId === null ? { first: { login, name } } : {}
  try {
    const { userId } = await useSignInLink(deps.db, deps.clock, token, { password, ...first })
    await letIn(deps, visitor, userId)
    return { kind: 'redirect', to: '/console' }
  } catch (thrown) {
    const error = asHocvuError(thrown)
    if (error.status >= 500 || error.status === 404) throw thrown
    const shown = { language, formToken: visitor.formToken(), token, login: link.login }
    const failure = error.userText(language)
    const typed = { login, name }
    return page(passwordPage({ ...shown, ...shownOf(deps), typed, failure }), error.status)
  }
}

/** Remembers what somebody likes to see in a cookie and leads back; `auto` forgets it. */
function preference(
  path: string,
  cookie: 'lang' | 'theme',
  values: readonly [string, ...string[]],
): Route {
  const Asked = z.object({ to: z.enum(values), back: z.string().optional() })
  return publicPage({
    path,
    summary: `Remembers the ${cookie === 'lang' ? 'language' : 'appearance'} of pages.`,
    limit: 'page',
    type: 'text/html',
    handler: async ({ query }) => {
      const asked = Asked.safeParse(query)
      const to = ownAddress(asked.data?.back, '/')
      if (!asked.success) return { kind: 'redirect', to }
      const value = asked.data.to
      return {
        kind: 'redirect',
        to,
        cookie: { name: cookie, value: value === 'auto' ? null : value },
      }
    },
  })
}
