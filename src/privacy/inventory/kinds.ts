/** What is kept of people, kind by kind: why, on what ground, how long, and who sees it. */

/** Who has something to do with it. */
type SeenBy =
  | 'unit' // coordinators of the person's branch and of all, auditors, administrators
  | 'whole roster' // whoever sees the whole roster
  | 'administrators'
  | 'administrators and auditors'
  | 'the learner and whoever manages links'
  | 'anybody with the code'
  | 'nobody' // digests and ciphertexts that only the program compares or opens

/**
 * `task`: training officials and proving it, which plans and programs tell the office to do; `register`: a register of
 * certificates is kept for good; `account`: what staff and programs do must be told from each other; `security`: keeping
 * out who shouldn't come in; `request`: the person asked for it.
 */
type Ground = 'task' | 'register' | 'account' | 'security' | 'request'

export interface DatumKind {
  what: string
  why: string
  ground: Ground
  /** Until when; a setting of `config/retention-variables.ts` by its name. */
  until: string
  seenBy: SeenBy
}

const WITH_LEARNER = 'until the person is erased'

export const datumKinds = {
  name: kind(
    'Full name, and its forms for sorting and searching',
    'to know who was trained',
    'task',
    WITH_LEARNER,
    'unit',
  ),
  birth: kind(
    'Date of birth',
    'to tell namesakes apart; stands on the certificate',
    'task',
    WITH_LEARNER,
    'unit',
  ),
  nationalId: kind(
    'National ID as keyed hash and last four digits, never in full',
    'to recognise the person on platforms',
    'task',
    WITH_LEARNER,
    'unit',
  ),
  contact: kind(
    'E-mail address and phone number',
    'to send the certificate’s link; to recognise accounts',
    'task',
    WITH_LEARNER,
    'unit',
  ),
  work: kind(
    'Employee code, position, audience, labels, units with their dates',
    'to count against the plan; to tell people apart',
    'task',
    WITH_LEARNER,
    'unit',
  ),
  account: kind(
    'Accounts of platforms as the platform knows them, and whose they are',
    'to know whose learning records they are',
    'task',
    WITH_LEARNER,
    'unit',
  ),
  learning: kind(
    'Learning records in all versions: tests, attendance, topics, completion; who is in which class',
    'to decide outcomes, and to show later why',
    'task',
    WITH_LEARNER,
    'unit',
  ),
  outcome: kind(
    'Outcomes with score, attendance and reasons',
    'to issue certificates; to report',
    'task',
    WITH_LEARNER,
    'unit',
  ),
  decision: kind(
    'What people decided beside the rules, with reason and documents',
    'to show why an outcome differs from the rules',
    'task',
    WITH_LEARNER,
    'unit',
  ),
  rosterQuestion: kind(
    'Rows of rosters in doubt, sealed',
    'so that nobody is merged by guessing',
    'task',
    WITH_LEARNER,
    'whole roster',
  ),
  handOut: kind(
    'Accounts of platforms that were handed to the person, with dates',
    'to count a learner’s time from there',
    'task',
    'for good, without the person once erased',
    'unit',
  ),
  register: kind(
    'Number, date, program, decision and state of a certificate or paper',
    'a register has no gap',
    'register',
    'for good',
    'anybody with the code',
  ),
  certificate: kind(
    'What certificates say: name, birth date, unit, score, attendance; files, credentials and what they rest on',
    'so that a certificate can be shown and verified',
    'register',
    WITH_LEARNER,
    'unit',
  ),
  verification: kind(
    'Digests of certificate files',
    'so that a file in somebody’s hands verifies',
    'register',
    'for good',
    'anybody with the code',
  ),
  link: kind(
    'The learner’s private link, as keyed hash and sealed',
    'to open and to send again',
    'task',
    'until taken back, expired or the person is erased',
    'the learner and whoever manages links',
  ),
  proposal: kind(
    'Lists of people to be certified, with why somebody is held',
    'to issue by a decision of the office',
    'task',
    WITH_LEARNER,
    'unit',
  ),
  mail: kind(
    'That mails were sent, and what the mail server said',
    'so that no mail goes twice and refused ones are seen',
    'task',
    'faults: CONTACT_DAYS; that a reminder was sent: RUN_DAYS; that another mail was sent: for good',
    'unit',
  ),
  use: kind(
    'How often a certificate was opened, downloaded, verified; not by whom',
    'to see whether links arrive',
    'task',
    WITH_LEARNER,
    'unit',
  ),
  feedback: kind(
    'What a learner says of a course',
    'told in sums, to mend courses',
    'request',
    WITH_LEARNER,
    'whole roster',
  ),
  linkRequest: kind(
    'Requests for a lost link, with a contact',
    'to answer them',
    'request',
    'contact: CONTACT_DAYS after the answer',
    'unit',
  ),
  lookup: kind(
    'One-time codes for looking up certificates, as digests',
    'to know who asks',
    'request',
    'one day',
    'nobody',
  ),
  platformAnswer: kind(
    'Answers of platforms and brought files, sealed',
    'to read them again when a connector was corrected',
    'task',
    'RAW_PAGE_DAYS',
    'nobody',
  ),
  unreadable: kind(
    'Rows that could not be read, sealed',
    'so that no record is lost',
    'task',
    'mended ones: SETTLED_ROW_DAYS',
    'whole roster',
  ),
  brought: kind(
    'Lists that somebody has brought and looks at, sealed',
    'to look before they are taken in',
    'task',
    'one hour',
    'unit',
  ),
  preview: kind(
    'What a reconciliation that only looked would change, or found for an earlier day',
    'to look before deciding; to compare',
    'task',
    'previews: 7 days; for an earlier day: RUN_DAYS',
    'unit',
  ),
  matchKey: kind(
    'Digests under which people and accounts find each other',
    'to match without comparing everybody with everybody',
    'task',
    WITH_LEARNER,
    'nobody',
  ),
  told: kind(
    'That other systems were told of an outcome or certificate, by its number; not what was said',
    'so that nothing is left untold, and nothing told twice without saying so',
    'task',
    'RUN_DAYS; what could not be delivered: until a person has dealt with it',
    'administrators and auditors',
  ),
  repeat: kind(
    'Answers to API calls, kept for a repeated call',
    'so that a repeat does nothing twice',
    'task',
    '7 days',
    'nobody',
  ),
  run: kind(
    'Runs of jobs, with what they came to',
    'to see what was done when',
    'task',
    'those that changed something: for good, others: RUN_DAYS; personal words are masked when somebody is erased',
    'whole roster',
  ),
  trail: kind(
    'The audit trail: who did what to whom',
    'accountability',
    'account',
    'for good; details about somebody who is erased go, the chain stays whole',
    'administrators and auditors',
  ),
  look: kind(
    'Who of the staff looked at whom, and when',
    'accountability',
    'account',
    'PERSON_VIEW_DAYS',
    'administrators and auditors',
  ),
  request: kind(
    'Requests of people about their data, sealed, with due date and answer',
    'to answer within two working days, and to show that',
    'request',
    'what they say: PRIVACY_REQUEST_DAYS after the answer; kind and dates: for good',
    'administrators and auditors',
  ),
  suppression: kind(
    'Keyed hashes of whoever was erased',
    'so that nothing brings the person back',
    'request',
    'until the person is let in again',
    'nobody',
  ),
  staff: kind(
    'People who sign in: login, name, e-mail, role, unit, password as argon2id',
    'to know who may do what',
    'account',
    'for good, switched off when they leave: the audit trail names them',
    'administrators',
  ),
  signIn: kind(
    'Sessions, links to set a password, failed attempts, counts of requests; as digests or sealed',
    'to keep out who shouldn’t come in',
    'security',
    'sessions: 8 hours of rest, 7 days at most; failures: one day; links: RUN_DAYS after they ended',
    'nobody',
  ),
  actor: kind(
    'Which member of the staff, or which program, did something',
    'accountability',
    'account',
    'as long as what was done',
    'unit',
  ),
} satisfies Record<string, DatumKind>

export type DatumName = keyof typeof datumKinds

function kind(what: string, why: string, ground: Ground, until: string, seenBy: SeenBy): DatumKind {
  return { what, why, ground, until, seenBy }
}

/** Of a table: the columns by what they say of people; `none` says nothing of anybody. */
export type TableInventory = Partial<Record<DatumName | 'none', readonly string[]>>

export const words = (text: string): string[] => text.split(' ')
