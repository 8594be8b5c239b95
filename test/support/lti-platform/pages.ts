/** Pages of the platform as a browser meets them: a course that shows the tool in a frame. */
import { loginRequest } from './authorization.ts'
import { type Answer, escaped, page, selfSubmitting } from './http.ts'
import type { Course } from './people.ts'
import type { BegunLaunch, State } from './state.ts'

/** `/courses/{id}/view?launch={hint}`: the course's page, with the tool in a frame of it. */
export const coursePage = (course: Course, hint: string): Answer =>
  page(
    `<header style="font:16px sans-serif;padding:8px;background:#eee">${escaped(course.title)}</header><iframe name="tool" title="Công cụ" src="/open/${escaped(hint)}" style="width:100%;height:85vh;border:0"></iframe>`,
  )

/** `/open/{hint}`: takes the browser to the tool's login, by the method that the product uses. */
export function openTool(state: State, hint: string, launch: BegunLaunch): Answer {
  const { method, url, fields } = loginRequest(state, hint, launch)
  if (method === 'POST') return selfSubmitting(url, Object.entries(fields))
  const to = new URL(url)
  for (const [name, value] of Object.entries(fields)) to.searchParams.set(name, value)
  return { status: 302, headers: { Location: to.href }, body: '' }
}
