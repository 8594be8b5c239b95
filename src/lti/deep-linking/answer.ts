/**
 * What is put into a course, as the platform is told (LTI Deep Linking 2.0, 4.5): signed with the tool's own key, and
 * carried by the browser of whoever has chosen.
 */
import { randomUUID } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'
import { ltiFrameTexts } from '../../foundation/texts/lti-frame.ts'
import { type LtiKeyDeps, signingKey } from '../keys.ts'
import type { Launch } from '../launch/launch.ts'
import { ownAddress } from '../own-address.ts'

/** The browser brings it at once. */
const LIFE_SECONDS = 300

const LTI = 'https://purl.imsglobal.org/spec/lti/claim'
const DEEP_LINKING = 'https://purl.imsglobal.org/spec/lti-dl/claim'
export const RESOURCE_LINK = 'ltiResourceLink'

type DeepLinking = Extract<Launch['message'], { kind: 'deep-linking' }>

/**
 * @param choice `nothing`: an answer without an item, which closes the dialog of the platform
 * @throws HocvuError `lti.target-refused` where nobody has said what links begin with; `key.unusable`
 */
export async function signedAnswer(
  deps: LtiKeyDeps & { publicUrl: string | undefined },
  asked: Pick<Launch, 'registration' | 'deploymentId' | 'language'> & { message: DeepLinking },
  choice: 'add' | 'nothing',
): Promise<string> {
  const { registration, deploymentId, language, message } = asked
  const { kid, privateKey } = await signingKey(deps)
  const now = Math.floor(deps.clock.now().getTime() / 1000)
  const claims: JWTPayload = {
    // Here the tool is who says it.
    iss: registration.clientId,
    aud: registration.issuer,
    iat: now,
    exp: now + LIFE_SECONDS,
    nonce: randomUUID(),
    [`${LTI}/message_type`]: 'LtiDeepLinkingResponse',
    [`${LTI}/version`]: '1.3.0',
    [`${LTI}/deployment_id`]: deploymentId,
    [`${DEEP_LINKING}/content_items`]:
      choice === 'add' ? [itemOf(ownAddress(deps.publicUrl, '/lti/launch'), language)] : [],
    // Comes back as it was sent, and not at all where there was none.
    ...(message.data === null ? {} : { [`${DEEP_LINKING}/data`]: message.data }),
  }
  return await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
    .sign(privateKey)
}

/** In the language of the course; the title is the item's name there, and can be changed there. */
function itemOf(url: string, language: Launch['language']) {
  const { linkItem: title, linkItemText: text } = ltiFrameTexts[language]
  return { type: RESOURCE_LINK, title, text, url }
}
