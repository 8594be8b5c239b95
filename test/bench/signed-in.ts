/** An administrator at a browser, as the cookies that the browser would send. */
import { randomUUID } from 'node:crypto'
import { createSignInLink, useSignInLink } from '../../src/access/sign-in-links.ts'
import { createUser } from '../../src/access/users.ts'
import type { Installation } from '../../src/main.ts'

export async function signIn({ database, clock }: Installation, url: string): Promise<string> {
  // Somebody new each time: an installation may be looked at more than once.
  const login = `bench-${randomUUID()}`
  const { id } = await createUser(database.db, clock, 'bench', {
    ...{ login, name: 'Bench', role: 'administrator' },
  })
  const { token } = await createSignInLink(database.db, clock, 'bench', id)
  const password = 'long enough for anybody'
  await useSignInLink(database.db, clock, token, { password })
  const page = await fetch(`${url}/sign-in`)
  const formToken = /name="_token" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const answer = await fetch(`${url}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookiesOf(page) },
    body: new URLSearchParams({ _token: formToken, login, password, next: '/console' }),
  })
  return cookiesOf(answer)
}

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
