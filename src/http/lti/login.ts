/** Where a learning platform begins a launch. */
import { beginLogin, LoginRequest } from '../../lti/launch/begin.ts'
import type { Answer } from '../answer.ts'
import { foreignForm, publicPage, type RawCall, type Route } from '../route.ts'
import { fieldsOf } from './fields.ts'
import { notingRefusals } from './noted-refusal.ts'

const login = {
  path: '/lti/login',
  summary: 'Where a learning platform says that somebody comes (OIDC third-party login).',
  limit: 'frame',
  type: 'text/html',
} as const

async function begin(
  { deps, visitor }: Pick<RawCall, 'deps' | 'visitor'>,
  sent: unknown,
): Promise<Answer> {
  const { to, state, browser } = await notingRefusals(deps, () =>
    beginLogin(deps, fieldsOf(LoginRequest, sent, 'login')),
  )
  visitor.frame.keep(state, browser)
  return { kind: 'redirect', to }
}

export const ltiLoginRoutes: Route[] = [
  publicPage({ ...login, handler: (call) => begin(call, call.query) }),
  foreignForm({ ...login, handler: (call) => begin(call, call.body) }),
]
