/** Deep Linking 2.0, 3.4: what a tool sends back for a course, checked as a platform does before it puts anything there. */
import { z } from 'zod'
import { claim } from './claims.ts'
import { type Answer, type Asked, escaped, form, page } from './http.ts'
import { checked } from './jwt.ts'
import { type BegunLaunch, nextId, type State } from './state.ts'

const Response = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  iat: z.number(),
  exp: z.number(),
  nonce: z.string().min(1),
  [claim.messageType]: z.literal('LtiDeepLinkingResponse'),
  [claim.version]: z.literal('1.3.0'),
  [claim.deploymentId]: z.string(),
  [claim.data]: z.string().optional(),
  [claim.contentItems]: z
    .array(
      z.looseObject({
        type: z.string(),
        title: z.string().optional(),
        url: z.url().optional(),
        custom: z.record(z.string(), z.string()).optional(),
      }),
    )
    .default([]),
})

/** Of the course whose page asked for links last. */
export async function takeDeepLinks(
  state: State,
  asked: Asked,
  asking: readonly BegunLaunch[],
): Promise<Answer> {
  try {
    if (asked.method !== 'POST') throw new Error('deep links are posted')
    const count = await placed(state, form(asked).get('JWT') ?? '', asking)
    return page(`<h1>Đã thêm ${count} liên kết</h1>`)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    state.faults.push(`deep linking: ${why}`)
    return page(`<h1>${escaped(why)}</h1>`, 400)
  }
}

async function placed(
  state: State,
  token: string,
  asking: readonly BegunLaunch[],
): Promise<number> {
  const [, body = ''] = token.split('.')
  const claimed = z
    .looseObject({ iss: z.string() })
    .parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')))
  const tool = state.tools.find(({ clientId }) => clientId === claimed.iss)
  if (tool === undefined) throw new Error(`iss ${claimed.iss} is no client here`)
  const said = Response.parse(checked(token, await state.askTool(tool.keysUrl)))
  const launch = asking
    .filter((one) => one.tool === tool && one.deploymentId === said[claim.deploymentId])
    .at(-1)
  if (launch === undefined) throw new Error('nobody has asked for deep links of this deployment')
  const now = state.now().getTime() / 1000
  if (![said.aud].flat().includes(state.issuer)) throw new Error(`aud is not ${state.issuer}`)
  if (said.exp <= now) throw new Error('the message has expired')
  if (said.iat > now + 60) throw new Error('the message was issued in the future')
  if (state.seen.has(`nonce ${said.nonce}`)) throw new Error('its nonce was used before')
  state.seen.add(`nonce ${said.nonce}`)
  if ((said[claim.data] ?? null) !== launch.data) throw new Error('data is not what was sent')
  const settings = z
    .object({ accept_types: z.array(z.string()), accept_multiple: z.boolean().default(true) })
    .parse(
      state.product.deepLinking({
        ...{ origin: state.origin, issuer: state.issuer, clientId: tool.clientId },
        ...{ deploymentId: launch.deploymentId, target: launch.target, person: launch.person },
        ...{ course: launch.course, link: launch.link, custom: {}, membersUrl: null },
        ...{ lineItemsUrl: null, gradeScopes: [], returnUrl: '', data: launch.data },
      })[claim.deepLinkSettings],
    )
  const items = said[claim.contentItems]
  for (const { type } of items)
    if (!settings.accept_types.includes(type)) throw new Error(`${type} is not accepted`)
  if (items.length > 1 && !settings.accept_multiple) throw new Error('one item is accepted')
  state.returned.push({ tool, course: launch.course, items })
  const kept = state.links.get(launch.course.id) ?? []
  for (const { title, url, custom } of items)
    kept.push({
      ...{ id: nextId(), title: title ?? tool.name },
      ...{ url: url ?? null, custom: custom ?? {} },
    })
  state.links.set(launch.course.id, kept)
  return items.length
}
