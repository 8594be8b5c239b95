/** What is agreed with a learning platform. */

export const ltiProducts = ['moodle', 'open-edx', 'canvas', 'other'] as const
export type LtiProduct = (typeof ltiProducts)[number]

export interface Registration {
  id: string
  name: string
  issuer: string
  clientId: string
  authUrl: string
  tokenUrl: string
  keysUrl: string
  /** Whom a token is asked from, where it is not `tokenUrl`. */
  tokenAudience: string | null
  product: LtiProduct
  /** Whose accounts the people are whom it sends; null: nobody has said, and nobody is recognised. */
  platformId: string | null
  /** `sub` of a launch is the platform's own account id, as its connector reads it. */
  subIsAccount: boolean
  /** It makes sure that an e-mail address is its owner's. */
  emailVerified: boolean
  teachersSee: 'sums' | 'people'
  gradesOut: boolean
  /** `https://host`, without path. */
  frameOrigins: readonly string[]
  state: 'waiting' | 'active' | 'off'
}
