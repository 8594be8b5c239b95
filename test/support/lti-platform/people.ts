/** Who and what stands on the platform. */

export interface Person {
  /** The platform's own, as its pages and its API call them. */
  id: string
  username: string
  givenName: string
  familyName: string
  email: string
  role: 'learner' | 'teacher' | 'administrator'
  locale: string
}

export interface Course {
  id: string
  /** Its short name. */
  label: string
  title: string
}

/** As the platform writes a name: the given name first, as most do unless they were told otherwise. */
export const fullName = ({ givenName, familyName }: Person) => `${givenName} ${familyName}`.trim()
