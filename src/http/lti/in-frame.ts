/** A page in the frame of one platform: no other may show it, and nobody keeps it. */
import type { Registration } from '../../lti/registration.ts'
import { type Answer, htmlPage } from '../answer.ts'
import { inFramesOf } from '../content-security.ts'
import { privateHeaders } from '../private-headers.ts'

export function inFrameOf(
  { frameOrigins }: Pick<Registration, 'frameOrigins'>,
  html: string,
  leadsOn: Parameters<typeof inFramesOf>[1] = {},
): Answer {
  return htmlPage(html, 200, {
    ...privateHeaders,
    'Content-Security-Policy': inFramesOf(frameOrigins, leadsOn),
  })
}
