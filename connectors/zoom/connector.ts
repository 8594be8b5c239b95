/** Zoom classes: who registered for a meeting, and how long they were present at each time that it was held. */
import { HocvuError } from '../../src/foundation/errors.ts'
import type { Connector, CourseRequest, Page } from '../contract.ts'
import { checkZoom } from './check.ts'
import { type Progress, readCheckpoint } from './checkpoint.ts'
import { pullMeeting } from './pull-meeting.ts'
import { ZoomSettings } from './settings.ts'
import { createZoom } from './zoom.ts'

/** Faults of one meeting; the others are still read, and the pull fails at its end. */
const MEETING_FAULTS: ReadonlySet<string> = new Set(['platform.no-right', 'platform.not-found'])

export const zoom: Connector<ZoomSettings> = {
  id: 'zoom',
  defaultUrl: 'https://api.zoom.us/v2',
  settings: ZoomSettings,
  capabilities: { incremental: true, keepsAnswers: false },
  otherAddresses: ({ tokenUrl }) => [tokenUrl],
  // Half of what a Pro account is allowed by label; all apps of the account share it.
  rates: () => ({ default: 10, light: 15, medium: 10, heavy: 5 }),

  check: checkZoom,

  async *pull(request, context): AsyncGenerator<Page> {
    const zoom = createZoom(context)
    let progress = readCheckpoint(request.checkpoint)
    const faults: HocvuError[] = []
    for (const course of inOrder(request.courses, progress)) {
      try {
        const from = progress.current?.course === course.course ? progress.current : null
        for await (const { position, ...page } of pullMeeting(zoom, course, request, from)) {
          progress = position
            ? { ...progress, current: position }
            : { ...progress, done: [...progress.done, course.course], current: null }
          yield { ...page, checkpoint: { ...progress } }
        }
      } catch (error) {
        if (!(error instanceof HocvuError) || !MEETING_FAULTS.has(error.code)) throw error
        faults.push(error)
      }
    }
    const [first] = faults
    if (first) throw faults.length === 1 ? first : new HocvuError(first.code, listed(faults))
  },
}

/** The meeting that was interrupted first, then those that were not read yet. */
function inOrder(courses: readonly CourseRequest[], { done, current }: Progress): CourseRequest[] {
  const left = courses.filter(({ course }) => !done.includes(course))
  const begun = left.filter(({ course }) => course === current?.course)
  return [...begun, ...left.filter((course) => !begun.includes(course))]
}

function listed(faults: readonly HocvuError[]): string {
  return `${faults.length} meetings could not be read:\n${faults.map((fault) => `  ${fault.message}`).join('\n')}`
}
