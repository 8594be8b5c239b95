/** The gradebook and the quiz attempts of the simulated Moodle, key for key as a Moodle 4.3 sends them. */
import { Exact } from '../foundation/decimal.ts'
import type { Attempt, Evidence } from './evidence-of-a-story.ts'
import {
  epoch,
  learnersByName,
  type MoodleCourse,
  type MoodleMember,
  type MoodleUser,
  QUIZ_MAXIMUM,
  QUIZ_PASS,
} from './moodle-site.ts'
import type { Json } from './php-json.ts'

const COURSE_TOTAL_OFFSET = 9
const PERCENT = 100

interface Grade {
  /** Points on the item's own range; null when there is none. */
  raw: number | null
  submitted: number | null
  graded: number | null
  overridden: boolean
  feedback: string
}

const noGrade: Grade = { raw: null, submitted: null, graded: null, overridden: false, feedback: '' }

/** Everybody with an active enrolment: a Moodle leaves the suspended ones out. */
export function courseGrades(course: MoodleCourse): Json {
  const members = learnersByName(course).filter((member) => !member.suspended)
  return { usergrades: members.map((member) => userGrades(course, member)), warnings: [] }
}

/** One user; somebody who is not enrolled, or suspended, gets items without a grade. */
export function gradesOfUser(course: MoodleCourse, user: MoodleUser): Json {
  const member = course.members.get(user.id)
  const active = member && !member.suspended ? member : { user, evidence: null }
  return { usergrades: [userGrades(course, active)], warnings: [] }
}

function userGrades(course: MoodleCourse, member: Pick<MoodleMember, 'user' | 'evidence'>): Json {
  const { user, evidence } = member
  const enrolled = evidence !== null
  const quiz = evidence ? quizGrade(evidence) : noGrade
  const rollCall = evidence ? rollCallGrade(course, evidence) : noGrade
  const total = sum(quiz, rollCall)
  const maximum = QUIZ_MAXIMUM + (course.rollCall ? PERCENT : 0)
  return {
    courseid: course.id,
    courseidnumber: course.idnumber,
    userid: user.id,
    userfullname: `${user.firstname} ${user.lastname}`,
    useridnumber: user.idnumber,
    maxdepth: 2,
    gradeitems: [
      {
        ...itemHead(
          course.quiz.gradeItem,
          course.quiz.name,
          'mod',
          'quiz',
          course.quiz.id,
          0,
          course.quiz.idnumber,
          course.id,
        ),
        cmid: course.quiz.cmid,
        ...weight(enrolled, quiz, QUIZ_MAXIMUM / maximum),
        ...gradeTail(quiz, QUIZ_MAXIMUM, enrolled, QUIZ_PASS),
      },
      ...(course.rollCall
        ? [
            {
              ...itemHead(
                course.rollCall.gradeItem,
                course.rollCall.name,
                'mod',
                'attendance',
                course.rollCall.id,
                0,
                null,
                course.id,
              ),
              cmid: course.rollCall.cmid,
              ...weight(enrolled, rollCall, PERCENT / maximum),
              ...gradeTail(rollCall, PERCENT, enrolled, null),
            },
          ]
        : []),
      {
        ...itemHead(
          course.id * 10 + COURSE_TOTAL_OFFSET,
          null,
          'course',
          null,
          course.id,
          null,
          null,
          null,
        ),
        ...gradeTail(total, maximum, enrolled, null),
      },
    ],
  }
}

function itemHead(
  id: number,
  itemname: string | null,
  itemtype: string,
  itemmodule: string | null,
  iteminstance: number,
  itemnumber: number | null,
  idnumber: string | null,
  categoryid: number | null,
) {
  return {
    id,
    itemname,
    itemtype,
    itemmodule,
    iteminstance,
    itemnumber,
    idnumber,
    categoryid,
    outcomeid: null,
    scaleid: null,
    locked: false,
  }
}

/** Only an enrolled learner's items have a weight, and a `status` where there is no grade. */
function weight(enrolled: boolean, grade: Grade, share: number): { [key: string]: Json } {
  if (!enrolled) return {}
  const raw = grade.raw === null ? 0 : Number(share.toFixed(5))
  return {
    weightraw: raw,
    weightformatted: `${(raw * PERCENT).toFixed(2)} %`,
    ...(grade.raw === null ? { status: 'novalue' } : {}),
  }
}

function gradeTail(grade: Grade, maximum: number, enrolled: boolean, pass: number | null) {
  return {
    graderaw: grade.raw,
    gradedatesubmitted: grade.submitted,
    gradedategraded: grade.graded,
    gradehiddenbydate: false,
    gradeneedsupdate: false,
    gradeishidden: false,
    gradeislocked: false,
    gradeisoverridden: grade.overridden,
    gradeformatted: formatted(grade.raw, pass),
    grademin: 0,
    grademax: maximum,
    rangeformatted: `0&ndash;${maximum}`,
    percentageformatted:
      grade.raw === null ? '-' : `${((grade.raw / maximum) * PERCENT).toFixed(2)} %`,
    feedback: grade.feedback,
    feedbackformat: enrolled ? (grade.feedback ? 1 : 2) : 0,
  }
}

/** Display text with an icon in front, rounded: not for reckoning. */
function formatted(raw: number | null, pass: number | null): string {
  if (raw === null) return '-'
  if (pass === null) return raw.toFixed(2)
  const [icon, word] =
    raw >= pass ? ['fa-check text-success', 'Pass'] : ['fa-times text-danger', 'Fail']
  return `<i class="icon fa ${icon} fa-fw inline"  title="${word}" role="img" aria-label="${word}"></i>${raw.toFixed(2)}`
}

function quizGrade(evidence: Evidence): Grade {
  const best = highest(evidence.attempts)
  if (!best) return noGrade
  const submitted = epoch(best.submittedAt)
  return {
    raw: Number(evidence.overriddenTo ?? best.score),
    submitted,
    graded: submitted + 1,
    overridden: evidence.overriddenTo !== null,
    feedback: evidence.overriddenTo ? '<p>Phúc khảo: <b>sửa điểm</b></p>' : '',
  }
}

function highest(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.toSorted((a, b) => new Exact(b.score).comparedTo(a.score)).at(0)
}

/** Points of the roll call in per cent: present 2, late and excused 1, absent 0. */
function rollCallGrade(course: MoodleCourse, evidence: Evidence): Grade {
  const marked = evidence.sessions.filter((mark) => mark.kind !== 'unmarked')
  if (!course.rollCall || marked.length === 0) return noGrade
  const points = marked.reduce((total, mark) => total + statusPoints(mark.kind), 0)
  const lastSession = course.sessions.filter((session) => session.taken).at(-1)
  return {
    raw: Number(((points / (2 * marked.length)) * PERCENT).toFixed(5)),
    submitted: null,
    graded: lastSession ? epoch(lastSession.startsAt) : null,
    overridden: false,
    feedback: '',
  }
}

function statusPoints(kind: string): number {
  return kind === 'present' ? 2 : kind === 'late' || kind === 'excused' ? 1 : 0
}

function sum(...grades: Grade[]): Grade {
  const given = grades.filter((grade) => grade.raw !== null)
  if (given.length === 0) return noGrade
  return {
    ...noGrade,
    raw: given.reduce((total, grade) => total.plus(grade.raw ?? 0), new Exact(0)).toNumber(),
    graded: Math.max(...given.map((grade) => grade.graded ?? 0)),
  }
}

/** Three attempts, of which the highest counts. */
export function quizSettings(course: MoodleCourse): Json {
  return {
    id: course.quiz.id,
    coursemodule: course.quiz.cmid,
    course: course.id,
    name: course.quiz.name,
    intro: '',
    introformat: 1,
    introfiles: [],
    section: 2,
    visible: true,
    groupmode: 0,
    groupingid: 0,
    lang: '',
    timeopen: 0,
    timeclose: 0,
    timelimit: 0,
    overduehandling: 'autosubmit',
    graceperiod: 86_400,
    preferredbehaviour: 'deferredfeedback',
    canredoquestions: 0,
    attempts: 3,
    attemptonlast: 0,
    grademethod: 1,
    decimalpoints: 2,
    questiondecimalpoints: -1,
    reviewattempt: 69_904,
    reviewcorrectness: 69_904,
    reviewmaxmarks: 69_904,
    reviewmarks: 69_904,
    reviewspecificfeedback: 69_904,
    reviewgeneralfeedback: 69_904,
    reviewrightanswer: 69_904,
    reviewoverallfeedback: 4_368,
    questionsperpage: 1,
    navmethod: 'free',
    sumgrades: QUIZ_MAXIMUM,
    grade: QUIZ_MAXIMUM,
    browsersecurity: '',
    delay1: 0,
    delay2: 0,
    showuserpicture: 0,
    showblocks: 0,
    completionattemptsexhausted: 0,
    completionpass: 1,
    allowofflineattempts: 0,
    autosaveperiod: 60,
    hasfeedback: 0,
    hasquestions: 1,
  }
}

/** Of one learner; empty for somebody who is not enrolled. */
export function quizAttempts(course: MoodleCourse, userid: number): Json {
  const attempts = course.members.get(userid)?.evidence?.attempts ?? []
  return {
    attempts: attempts.map((attempt, index) => {
      const finished = epoch(attempt.submittedAt)
      const id = userid * 10 + index + 1
      return {
        id,
        quiz: course.quiz.id,
        userid,
        attempt: index + 1,
        uniqueid: id,
        layout: '1,2,3,4,5,6,7,8,9,10,0',
        currentpage: 0,
        preview: 0,
        state: 'finished',
        timestart: finished - 900,
        timefinish: finished,
        timemodified: finished,
        timemodifiedoffline: 0,
        timecheckstate: null,
        sumgrades: Number(attempt.score),
        gradednotificationsenttime: finished,
      }
    }),
    warnings: [],
  }
}
