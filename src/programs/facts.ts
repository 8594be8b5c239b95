/** What a training document may say of a program, each by the key of the program file that holds it. */

export const factFields = [
  'kind',
  'legalBasis',
  'audiences',
  'modules',
  'moduleTitles',
  'periods',
  'deadline',
  'rules.finalTest',
  'rules.finalTest.attempts',
  'rules.attendance',
  'rules.attendance.unexcused',
  'rules.attendance.presence',
  'rules.window',
  'rules.window.from',
  'rules.modules',
  'delivery.mode',
  'delivery.classSize',
  'delivery.inPersonShare',
  'delivery.days',
  'delivery.coursesPerYear',
  'certificate',
  'certificate.issuedBy',
] as const
export type FactField = (typeof factFields)[number]

/** Rules that only document 003 states, and that the programs of other documents inherit. */
export const inheritableFields = ['rules.finalTest', 'rules.attendance', 'rules.window'] as const
export type InheritableField = (typeof inheritableFields)[number]
