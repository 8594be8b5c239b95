/** The demo's world: its people, what they learn where, and what must come of it. */
import { foldName, givenName } from '../foundation/names.ts'
import { linkableAccount, type PlatformAccount, waitingAccount } from './accounts.ts'
import {
  cohortOf2022,
  DEMO_NOW,
  type DemoCohort,
  demoCohorts,
  onetouchClosed,
  onetouchOpen,
  portalElsewhere,
  portalLeaders,
  portalOfficials,
  sizeOf,
} from './cohorts.ts'
import { type Evidence, evidenceOf } from './evidence-of-a-story.ts'
import { buildPeople, type Person } from './people.ts'
import { UNREADABLE_PORTAL_ITEMS } from './portal-items.ts'
import { createRandom, type Random } from './random.ts'
import { REJECTED_ROSTER_ROWS } from './roster-csv.ts'
import { type Story, type Verdict, verdictOf } from './stories.ts'

export interface Enrolment {
  cohort: DemoCohort
  person: Person
  account: PlatformAccount
  story: Story
  evidence: Evidence
}

export interface DemoWorld {
  now: Date
  people: Person[]
  cohorts: readonly DemoCohort[]
  /** Of the cohorts, and of a course of the portal that no cohort asks for. */
  enrolments: Enrolment[]
}

const SEED = 352_026
/** So many leaders learn on onetouch too, in the class of the officials. */
const ON_BOTH_PLATFORMS = 40
const FIRST_MOODLE_USER = 101

/** @param seed the same seed gives the same world, whatever the day or the machine */
export function buildDemoWorld(seed: number = SEED): DemoWorld {
  const people = buildPeople(seed)
  const random = createRandom(seed + 1)
  const enrolments: Enrolment[] = []
  const { classes, nowhere } = classesOf(people, random)
  for (const [cohort, members] of classes)
    enrolments.push(...enrolled(cohort, members, nowhere, random))
  return { now: new Date(DEMO_NOW), people, cohorts: demoCohorts, enrolments }
}

/** Who learns where. `nowhere`: people of the roster whom no cohort has yet. */
function classesOf(people: Person[], random: Random) {
  const province = people.filter((person) => !person.of2022)
  const leaders = random.shuffled(province.filter(isLeader))
  const others = random.shuffled(province.filter((person) => !isLeader(person)))
  const take = (from: Person[], count: number) => {
    if (from.length < count) throw new Error('the demo has fewer people than its cohorts need')
    return from.splice(0, count)
  }
  const learningLeaders = take(leaders, sizeOf(portalLeaders))
  const onBoth = learningLeaders.slice(0, ON_BOTH_PLATFORMS)
  const classes: [DemoCohort, Person[]][] = [
    [cohortOf2022, people.filter((person) => person.of2022)],
    [onetouchClosed, [...onBoth, ...take(others, sizeOf(onetouchClosed) - ON_BOTH_PLATFORMS)]],
    [onetouchOpen, take(others, sizeOf(onetouchOpen))],
    [portalOfficials, take(others, sizeOf(portalOfficials))],
    [portalLeaders, learningLeaders],
  ]
  const nowhere = [...others, ...leaders].filter((person) => person.employeeCode !== null)
  classes.push([portalElsewhere, nowhere.slice(0, sizeOf(portalElsewhere))])
  return { classes, nowhere }
}

function isLeader(person: Person): boolean {
  return person.audience === 'Lãnh đạo sở, ban, ngành, UBND cấp xã'
}

function enrolled(
  cohort: DemoCohort,
  members: Person[],
  nowhere: Person[],
  random: Random,
): Enrolment[] {
  const stories = storyOfEach(cohort, members, random)
  let waiting = 0
  return members.map((person) => {
    const story = stories.get(person) ?? 'passes'
    const id = accountId(cohort, person)
    const account =
      story === 'waiting-account'
        ? waitingAccount(person, colleagueOf(person, nowhere, random), id, waiting++)
        : linkableAccount(person, id, random)
    return { cohort, person, account, story, evidence: evidenceOf(story, cohort, random) }
  })
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

function accountId(cohort: DemoCohort, person: Person): string {
  return cohort.platform === 'onetouch'
    ? String(FIRST_MOODLE_USER + person.number)
    : `hv-${String(person.number * 7 + 20_000).padStart(6, '0')}`
}

/** Somebody no cohort has, whose given name the person's does not hold: were their code believed, a count would change. */
function colleagueOf(person: Person, nowhere: Person[], random: Random): Person {
  const words = foldName(person.fullName).split(' ')
  return random.pick(
    nowhere.filter((other) => !words.includes(foldName(givenName(other.fullName)))),
  )
}

export interface ExpectedCounts {
  roster: { accepted: number; rejected: number }
  /** Rows that cannot be read, by platform id. */
  quarantined: { onetouch: number; portal: number }
  /** By cohort id. */
  cohorts: Record<string, Record<Verdict, number>>
  /** Platform accounts that only a person can link. */
  waitingAccounts: number
  /** Who passed and has a date of birth and a unit: certificates need both. */
  certificates: number
}

/** What must come out, counted from the stories alone; the rules of the product are not asked. */
export function expectedCounts(world: DemoWorld): ExpectedCounts {
  const asked = world.enrolments.filter(({ cohort }) => world.cohorts.includes(cohort))
  const cohorts: ExpectedCounts['cohorts'] = {}
  for (const { id } of world.cohorts)
    cohorts[id] = { passed: 0, failed: 0, incomplete: 0, review: 0 }
  let certificates = 0
  for (const { cohort, story, person } of asked) {
    const verdict = verdictOf(story, cohort)
    const counts = cohorts[cohort.id]
    if (!verdict || !counts) continue
    counts[verdict] += 1
    if (verdict === 'passed' && person.dateOfBirth !== null) certificates += 1
  }
  return {
    roster: { accepted: world.people.length, rejected: REJECTED_ROSTER_ROWS },
    quarantined: { onetouch: 0, portal: UNREADABLE_PORTAL_ITEMS },
    cohorts,
    waitingAccounts: asked.filter(({ story }) => story === 'waiting-account').length,
    certificates,
  }
}
