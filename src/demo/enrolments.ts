/** Learners in the cohorts of the demo: their story, the evidence it leaves, and the accounts that platforms know them by. */
import { foldName, givenName } from '../foundation/names.ts'
import { linkableAccount, type PlatformAccount, waitingAccount } from './accounts.ts'
import type { DemoCohort, DemoPlatform } from './cohorts.ts'
import { type Evidence, evidenceOf } from './evidence-of-a-story.ts'
import type { Person } from './people.ts'
import type { Random } from './random.ts'
import type { Story } from './stories.ts'

export interface Enrolment {
  cohort: DemoCohort
  person: Person
  /** On the platform of the cohort. */
  account: PlatformAccount
  /** Further accounts by which the same person is known in the cohort, here or on another platform. */
  others: OtherAccount[]
  story: Story
  evidence: Evidence
}

interface OtherAccount {
  platform: DemoPlatform
  account: PlatformAccount
}

/** @param nowhere people whom the cohort has not, for a code that stands there by mistake */
export function enrolled(
  cohort: DemoCohort,
  members: Person[],
  nowhere: Person[],
  random: Random,
): Enrolment[] {
  const stories = storyOfEach(cohort, members, random)
  let waiting = 0
  return members.map((person) => {
    const story = stories.get(person) ?? 'passes'
    const id = accountId(cohort.platform, person)
    const account =
      story === 'waiting-account'
        ? waitingAccount(person, colleagueOf(person, nowhere, random), id, waiting++)
        : linkableAccount(person, id, random)
    const evidence = evidenceOf(story, cohort, random)
    const others = story === 'waiting-account' ? [] : othersOf(cohort, person, account, random)
    return { cohort, person, account, others, story, evidence }
  })
}

/** The account of an enrolment on a platform; null: there is none. */
export function accountOn(
  platform: DemoPlatform,
  { cohort, account, others }: Enrolment,
): PlatformAccount | null {
  if (cohort.platform === platform) return account
  return others.find((other) => other.platform === platform)?.account ?? null
}

/** So often somebody registers for a Zoom class a second time, from home. */
const REGISTERS_TWICE_EVERY = 23

function othersOf(
  { platform, testOn }: DemoCohort,
  person: Person,
  account: PlatformAccount,
  random: Random,
): OtherAccount[] {
  const others: OtherAccount[] = []
  if (testOn !== undefined)
    others.push({
      platform: testOn.platform,
      account: linkableAccount(person, accountId(testOn.platform, person), random),
    })
  if (platform === 'zoom' && account.employeeCode && person.number % REGISTERS_TWICE_EVERY === 0)
    others.push({
      platform,
      account: {
        ...account,
        id: `${account.id}Nha`,
        email: `${account.username}@thu-rieng.example`,
      },
    })
  // The roll names people by their code, the export of the test by their address.
  if (platform === 'bang-tinh')
    others.push({
      platform,
      account: { ...account, id: `email:${person.email}`, employeeCode: null },
    })
  return others
}

/** By lot, but for some of the waiting accounts: they go to people who have only the office's mailbox. */
function storyOfEach(cohort: DemoCohort, members: Person[], random: Random): Map<Person, Story> {
  const waiting = cohort.plan['waiting-account'] ?? 0
  const byMailbox = members
    .filter((person) => person.sharedMailbox)
    .slice(0, Math.floor(waiting / 3))
  const told = new Map<Person, Story>(byMailbox.map((person) => [person, 'waiting-account']))
  const planned = plannedStories(cohort)
  for (const _ of byMailbox) planned.splice(planned.indexOf('waiting-account'), 1)
  const others = members.filter((person) => !told.has(person))
  if (planned.length !== others.length)
    throw new Error(`${cohort.id}: ${planned.length} stories for ${others.length} people`)
  const lots = random.shuffled(planned)
  for (const [index, person] of others.entries()) told.set(person, lots[index] ?? 'passes')
  return told
}

function plannedStories(cohort: DemoCohort): Story[] {
  return storyNames(cohort).flatMap((story) =>
    Array.from({ length: cohort.plan[story] ?? 0 }, () => story),
  )
}

function storyNames(cohort: DemoCohort): Story[] {
  return Object.keys(cohort.plan).filter((name): name is Story => Object.hasOwn(cohort.plan, name))
}

const FIRST_MOODLE_USER = 101

function accountId(platform: DemoPlatform, person: Person): string {
  switch (platform) {
    case 'onetouch':
      return String(FIRST_MOODLE_USER + person.number)
    case 'portal':
      return `hv-${String(person.number * 7 + 20_000).padStart(6, '0')}`
    case 'zoom':
      return `Dk${String(person.number * 104_729).padStart(10, '0')}`
    case 'binh-dan-hoc-vu-so':
      return person.email.replace(/@.*$/, '')
    case 'bang-tinh':
      return `code:${person.employeeCode ?? person.number}`
  }
}

/** Somebody no cohort has, whose given name the person's does not hold: were their code believed, a count would change. */
function colleagueOf(person: Person, nowhere: Person[], random: Random): Person {
  const words = foldName(person.fullName).split(' ')
  return random.pick(
    nowhere.filter((other) => !words.includes(foldName(givenName(other.fullName)))),
  )
}
