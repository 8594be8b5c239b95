/** A browser of a service in a process of its own: keeps cookies, follows no redirect. */
import { tokenIn } from '../http/signed-in.ts'

export class Browser {
  readonly #jar = new Map<string, string>()
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  async get(path: string, init: RequestInit = {}): Promise<Response> {
    const Cookie = [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(this.#url + path, {
      redirect: 'manual',
      ...init,
      headers: { ...init.headers, Cookie },
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      this.#jar.set(name, value)
    }
    return answer
  }

  async setPassword(path: string, password: string): Promise<void> {
    const _token = tokenIn(await (await this.get(path)).text())
    const body = new URLSearchParams({ _token, password, again: password })
    const answer = await this.get(path, { method: 'POST', body })
    if (answer.status !== 303) throw new Error(`the password was not taken: ${await answer.text()}`)
  }

  sessionSecret(): string {
    const name = [...this.#jar.keys()].find((known) => /session|sid/i.test(known)) ?? ''
    return (
      decodeURIComponent(this.#jar.get(name) ?? '')
        .replace(/^s:/, '')
        .split('.')[0] ?? ''
    )
  }
}
