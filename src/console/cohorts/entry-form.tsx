/** The form by which a class is opened or changed. */
import type { ComponentChildren } from 'preact'
import { cohortsTexts } from '../../foundation/texts/console/cohorts.ts'
import { kitTexts } from '../../foundation/texts/console/kit.ts'
import { fill, type Language } from '../../foundation/texts/pages.ts'
import type { CohortEntry, SourceEntry } from '../../programs/cohort-entry.ts'
import type { StoredProgram } from '../../programs/stored.ts'
import { SelectField, TextField } from '../kit/field.tsx'
import { Icon } from '../kit/icon.tsx'
import { FormToken } from '../kit/post-button.tsx'
import { RuleList } from '../programs/rule-list.tsx'

export interface EntryForm {
  language: Language
  action: string
  entry: CohortEntry
  program: StoredProgram
  platforms: readonly string[]
  courses: readonly { platform: string; course: string; finalTests: string[]; cohorts: number }[]
  /** What is wrong, by field of the entry, in the language of the page. */
  faults: ReadonlyMap<string, string>
  /** null: a new class. */
  version: number | null
  verb: string
  /** Above the form. */
  children?: ComponentChildren
}

export function CohortEntryForm(form: EntryForm) {
  const { language, action, entry, faults, version, verb, program, children } = form
  const texts = cohortsTexts[language]
  const sources = entry.evidence.length > 0 ? entry.evidence : [emptySource]
  return (
    <div class="entry">
      <form method="post" action={action} class="entry-form">
        <FormToken />
        <input type="hidden" name="program" value={program.id} />
        {version !== null && <input type="hidden" name="version" value={version} />}
        {children}
        <FaultSummary {...form} />
        <div class="card mb-3">
          <div class="card-body">
            <TextField
              name="name"
              label={texts.name}
              hint={texts.nameHint}
              value={entry.name}
              required
              maxLength={200}
              error={faults.get('name')}
            />
            {version === null && (
              <TextField
                name="id"
                label={texts.id}
                hint={texts.idHint}
                value={entry.id}
                maxLength={63}
                error={faults.get('id')}
              />
            )}
            <div class="entry-columns">
              <TextField
                name="start"
                type="date"
                label={texts.start}
                hint={texts.startHint}
                value={entry.start}
                required={program.rules.window?.from === 'cohort'}
                error={faults.get('start')}
              />
              <TextField
                name="deadline"
                type="date"
                label={texts.deadline}
                hint={texts.deadlineHint}
                value={entry.deadline}
                error={faults.get('deadline') ?? faults.get('before')}
              />
            </div>
            <fieldset class="mb-0">
              <legend class="form-label">{texts.enrol}</legend>
              {(['roster', 'platform'] as const).map((enrol) => (
                <label class="form-check" key={enrol}>
                  <input
                    class="form-check-input"
                    type="radio"
                    name="enrol"
                    value={enrol}
                    checked={entry.enrol === enrol}
                  />
                  <span class="form-check-label">
                    {enrol === 'roster' ? texts.enrolRoster : texts.enrolPlatform}
                  </span>
                </label>
              ))}
            </fieldset>
          </div>
        </div>
        <fieldset class="card mb-3">
          <legend class="card-header card-title">{texts.sources}</legend>
          <div class="card-body">
            <p class="text-secondary">{texts.sourcesHint}</p>
            {sources.map((source, at) => (
              <Source key={at} at={at} source={source} form={form} />
            ))}
            {faults.has('evidence') && (
              <p class="text-danger" role="alert">
                {faults.get('evidence')}
              </p>
            )}
            <button type="submit" name="more" value="yes" class="btn" formNoValidate>
              <Icon name="plus" /> {texts.addSource}
            </button>
          </div>
          <Known {...form} />
        </fieldset>
        <Plan {...form} />
        <div class="btn-list">
          <button type="submit" class="btn btn-primary">
            {verb}
          </button>
          <a
            class="btn"
            href={version === null ? '/console/cohorts' : `/console/cohorts/${entry.id}`}
          >
            {kitTexts[language].cancel}
          </a>
        </div>
      </form>
      <aside class="entry-beside card" aria-label={texts.chosen}>
        <div class="card-body">
          <h2 class="card-title" lang="vi">
            {program.title.vi}
          </h2>
          <RuleList program={program} language={language} />
        </div>
      </aside>
    </div>
  )
}

const emptySource: SourceEntry = {
  platform: '',
  course: '',
  finalTest: '',
  paper: '',
  module: '',
  attendance: '',
}

/** A fault of a field that the form does not show is told at its top. */
function FaultSummary({ faults, language }: EntryForm) {
  const texts = cohortsTexts[language]
  if (faults.size === 0) return null
  return (
    <div class="alert alert-danger" role="alert">
      <Icon name="warning" />
      <div>
        <h2 class="alert-title">{texts.errors}</h2>
        <p class="mb-1">{texts.errorsLead}</p>
        <ul class="mb-0">
          {[...faults].map(([field, reason]) => (
            <li key={field}>
              <a href={`#${idOfField(field)}`}>{nameOfField(field, language)}</a>: {reason}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

const SOURCE = /^evidence\[(\d+)\](?:\.(\w+))?$/

/** Where the form shows a field of the entry. */
function idOfField(field: string): string {
  const [, at, key = 'platform'] = SOURCE.exec(field) ?? []
  if (at !== undefined) return `${key}-${at}`
  return field
    .replace('delivery.', '')
    .replace('before', 'deadline')
    .replace('evidence', 'platform-0')
}

function nameOfField(field: string, language: Language): string {
  const texts = cohortsTexts[language]
  const [, at, key] = SOURCE.exec(field) ?? []
  const names: Readonly<Record<string, string>> = {
    name: texts.name,
    id: texts.id,
    start: texts.start,
    deadline: texts.deadline,
    before: texts.deadline,
    enrol: texts.enrol,
    evidence: texts.sources,
    program: texts.program,
    platform: texts.platform,
    course: texts.course,
    finalTest: texts.finalTest,
    paper: texts.paper,
    module: texts.module,
    attendance: texts.attendance,
    'delivery.learners': texts.planLearners,
    'delivery.days': texts.planDays,
    'delivery.inPersonPeriods': texts.planInPerson,
    'delivery.onlinePeriods': texts.planOnline,
  }
  if (at === undefined) return names[field] ?? texts.cohort
  const source = fill(texts.source, { n: Number(at) + 1 })
  return key === undefined ? source : `${source}, ${names[key] ?? key}`
}

function Source({ at, source, form }: { at: number; source: SourceEntry; form: EntryForm }) {
  const { language, platforms, program, faults } = form
  const texts = cohortsTexts[language]
  const error = (key: string) => faults.get(`evidence[${at}].${key}`)
  const papers = program.rules.finalTest.papers ?? []
  const modules = moduleNames(program, language)
  return (
    <fieldset class="entry-source">
      <legend class="form-label">{fill(texts.source, { n: at + 1 })}</legend>
      <div class="entry-columns">
        <SelectField
          name="platform"
          id={`platform-${at}`}
          label={texts.platform}
          unmarked
          value={source.platform}
          nothing={kitTexts[language].choose}
          options={platforms.map((id) => ({ value: id, label: id }))}
          error={error('platform')}
        />
        <TextField
          name="course"
          id={`course-${at}`}
          label={texts.course}
          unmarked
          hint={texts.courseHint}
          value={source.course}
          list="known-courses"
          maxLength={200}
          autocomplete="off"
          error={error('course')}
        />
        <TextField
          name="finalTest"
          id={`finalTest-${at}`}
          label={texts.finalTest}
          hint={texts.finalTestHint}
          value={source.finalTest}
          list="known-tests"
          maxLength={200}
          autocomplete="off"
          error={error('finalTest')}
        />
        {papers.length > 0 && (
          <SelectField
            name="paper"
            id={`paper-${at}`}
            label={texts.paper}
            unmarked
            value={source.paper}
            nothing={kitTexts[language].none}
            options={papers.map(({ code }) => ({ value: code, label: code }))}
            error={error('paper')}
          />
        )}
        {modules.length > 0 && (
          <SelectField
            name="module"
            id={`module-${at}`}
            label={texts.module}
            unmarked
            value={source.module}
            nothing={texts.moduleNone}
            options={modules}
            error={error('module')}
          />
        )}
        <SelectField
          name="attendance"
          id={`attendance-${at}`}
          label={texts.attendance}
          unmarked
          value={source.attendance === '' ? 'none' : source.attendance}
          options={[
            { value: 'none', label: texts.attendanceNone },
            { value: 'sessions', label: texts.attendanceSessions },
            { value: 'topics', label: texts.attendanceTopics },
            { value: 'reported', label: texts.attendanceReported },
          ]}
          error={error('attendance')}
        />
      </div>
    </fieldset>
  )
}

function moduleNames({ modules, moduleTitles }: StoredProgram, language: Language) {
  const codes = new Set([...Object.values(modules).flat(), ...Object.keys(moduleTitles)])
  return [...codes].map((code) => {
    const title = moduleTitles[code]
    const name = (language === 'en' ? title?.en : null) ?? title?.vi
    return { value: code, label: name === undefined ? code : `${code}: ${name}` }
  })
}

/** What classes have named before, to choose from while typing. */
function Known({ courses, language }: EntryForm) {
  const texts = cohortsTexts[language]
  return (
    <>
      <datalist id="known-courses">
        {courses.map(({ platform, course, cohorts }) => (
          <option value={course} key={`${platform} ${course}`}>
            {fill(texts.knownCourse, { platform, n: cohorts })}
          </option>
        ))}
      </datalist>
      <datalist id="known-tests">
        {[...new Set(courses.flatMap(({ finalTests }) => finalTests))].map((test) => (
          <option value={test} key={test} />
        ))}
      </datalist>
    </>
  )
}

function Plan({ entry: { delivery }, faults, language }: EntryForm) {
  const texts = cohortsTexts[language]
  const number = (name: keyof typeof delivery, label: string, max: number) => (
    <TextField
      name={name}
      type="number"
      min="0"
      max={String(max)}
      label={label}
      value={delivery[name]}
      error={faults.get(`delivery.${name}`)}
    />
  )
  return (
    <details class="card mb-3" open={Object.values(delivery).some((value) => value !== '')}>
      <summary class="card-header card-title">{texts.plan}</summary>
      <div class="card-body">
        <p class="text-secondary">{texts.planHint}</p>
        <div class="entry-columns">
          {number('learners', texts.planLearners, 100_000)}
          {number('days', texts.planDays, 366)}
          {number('inPersonPeriods', texts.planInPerson, 10_000)}
          {number('onlinePeriods', texts.planOnline, 10_000)}
        </div>
      </div>
    </details>
  )
}
