/** The demo's world: its people, what they learn where, and what must come of it. */

import { UNREADABLE_MARKS } from './bridges.ts'
import {
  bridgesClass,
  cohortOf2022,
  DEMO_NOW,
  type DemoCohort,
  type DemoPlatform,
  demoCohorts,
  nationalPlatform,
  onetouchClosed,
  onetouchOpen,
  portalElsewhere,
  portalLeaders,
  portalOfficials,
  sizeOf,
  zoomClass,
} from './cohorts.ts'
import { type Enrolment, enrolled } from './enrolments.ts'
import { buildPeople, type Person } from './people.ts'
import { UNREADABLE_PORTAL_ITEMS } from './portal-items.ts'
import { createRandom, type Random } from './random.ts'
import { REJECTED_ROSTER_ROWS } from './roster-csv.ts'
import { type Verdict, verdictOf } from './stories.ts'
import { zoomGuests } from './zoom-class.ts'

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
/** So many who did not finish on onetouch go on to the national platform. */
const GONE_ON = 50

/** @param seed the same seed gives the same world, whatever the day or the machine */
export function buildDemoWorld(seed: number = SEED): DemoWorld {
  const people = buildPeople(seed)
  const random = createRandom(seed + 1)
  const enrolments: Enrolment[] = []
  const { classes, nowhere } = classesOf(people, random)
  for (const [cohort, members] of classes)
    enrolments.push(...enrolled(cohort, members, nowhere, random))
  const later = createRandom(seed + 2)
  for (const [cohort, members] of furtherClassesOf(enrolments, nowhere, later))
    enrolments.push(...enrolled(cohort, members, nowhere, later))
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

/** People who learn elsewhere too, but for some of the national platform. */
function furtherClassesOf(
  enrolments: readonly Enrolment[],
  nowhere: readonly Person[],
  random: Random,
): [DemoCohort, Person[]][] {
  const membersOf = (...cohorts: DemoCohort[]) =>
    enrolments.filter(({ cohort }) => cohorts.includes(cohort))
  const people = (members: Enrolment[]) => members.map(({ person }) => person)
  const heads = people(membersOf(onetouchClosed, onetouchOpen, portalOfficials)).filter(
    ({ audience, employeeCode, unit }) =>
      audience === 'Lãnh đạo phòng, đơn vị trực thuộc' &&
      employeeCode !== null &&
      unit.kind === 'commune',
  )
  const unfinished = people(
    membersOf(onetouchOpen).filter(({ story }) => story === 'no-test' || story === 'fails-score'),
  )
  const own = ({ sharedMailbox }: Person) => !sharedMailbox
  const goneOn = random.shuffled(unfinished.filter(own)).slice(0, GONE_ON)
  const onZoom = random.shuffled(people(membersOf(portalOfficials)))
  return [
    [zoomClass, onZoom.slice(0, sizeOf(zoomClass))],
    [bridgesClass, random.shuffled(heads).slice(0, sizeOf(bridgesClass)).sort(byUnit)],
    [nationalPlatform, [...goneOn, ...nowhere.filter(own)].slice(0, sizeOf(nationalPlatform))],
  ]
}

const byUnit = (a: Person, b: Person) =>
  a.unit.code < b.unit.code || (a.unit.code === b.unit.code && a.number < b.number) ? -1 : 1

function isLeader(person: Person): boolean {
  return person.audience === 'Lãnh đạo sở, ban, ngành, UBND cấp xã'
}

/** A person as a platform knows them; `person` null: the account fits nobody by itself. */
interface KnownAccount {
  platform: DemoPlatform
  id: string
  person: Person | null
}

/** Every account that the platforms show of the courses that cohorts ask for, once. */
function accountsOf(world: DemoWorld): KnownAccount[] {
  const known = new Map<string, KnownAccount>()
  const add = (account: KnownAccount) => known.set(`${account.platform} ${account.id}`, account)
  for (const { cohort, person, account, others, story } of askedOf(world)) {
    const owner = story === 'waiting-account' ? null : person
    add({ platform: cohort.platform, id: account.id, person: owner })
    for (const other of others)
      add({ platform: other.platform, id: other.account.id, person: owner })
  }
  for (const { name, sessions } of world.cohorts.includes(zoomClass) ? zoomGuests : [])
    for (const session of sessions)
      add({ platform: 'zoom', id: `${name} ${session}`, person: null })
  return [...known.values()]
}

const askedOf = (world: DemoWorld) =>
  world.enrolments.filter(({ cohort }) => world.cohorts.includes(cohort))

export interface ExpectedCounts {
  roster: { accepted: number; rejected: number }
  /** Rows that cannot be read. */
  quarantined: Record<DemoPlatform, number>
  /** By cohort id. */
  cohorts: Record<string, Record<Verdict, number>>
  accounts: {
    total: number
    /** Only a person can link them. */
    waiting: number
    /** Learners to whom the others belong, and of these the ones who have some on two platforms or more. */
    people: number
    onSeveralPlatforms: number
  }
  /** Who passed and has a date of birth and a unit: certificates need both. */
  certificates: number
}

/** What must come out, counted from the stories alone; the rules of the product are not asked. */
export function expectedCounts(world: DemoWorld): ExpectedCounts {
  const cohorts: ExpectedCounts['cohorts'] = {}
  for (const { id } of world.cohorts)
    cohorts[id] = { passed: 0, failed: 0, incomplete: 0, review: 0 }
  let certificates = 0
  for (const { cohort, story, person } of askedOf(world)) {
    const verdict = verdictOf(story, cohort)
    const counts = cohorts[cohort.id]
    if (!verdict || !counts) continue
    counts[verdict] += 1
    if (verdict === 'passed' && person.dateOfBirth !== null) certificates += 1
  }
  return {
    roster: { accepted: world.people.length, rejected: REJECTED_ROSTER_ROWS },
    quarantined: {
      onetouch: 0,
      portal: UNREADABLE_PORTAL_ITEMS,
      zoom: 0,
      'binh-dan-hoc-vu-so': 0,
      'bang-tinh': UNREADABLE_MARKS,
    },
    cohorts,
    accounts: countAccounts(accountsOf(world)),
    certificates,
  }
}

function countAccounts(accounts: readonly KnownAccount[]): ExpectedCounts['accounts'] {
  const platformsOf = new Map<Person, Set<DemoPlatform>>()
  for (const { platform, person } of accounts)
    if (person !== null)
      platformsOf.set(person, (platformsOf.get(person) ?? new Set()).add(platform))
  return {
    total: accounts.length,
    waiting: accounts.filter(({ person }) => person === null).length,
    people: platformsOf.size,
    onSeveralPlatforms: [...platformsOf.values()].filter(({ size }) => size > 1).length,
  }
}
