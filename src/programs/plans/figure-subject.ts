/** What a figure that people bring is of. */
export type FigureSubject =
  | { of: 'audience' | 'target' | 'reach' | 'cost'; plan: string; id: string }
  /** Promised for a program, whatever plan it is in. */
  | { of: 'program'; id: string }

/** As it stands in the database: `audience:son-la-2026/vien-chuc`. Ids of plans have no slash. */
export function writeSubject(subject: FigureSubject): string {
  return subject.of === 'program'
    ? `program:${subject.id}`
    : `${subject.of}:${subject.plan}/${subject.id}`
}
