/** What parts of a page may need to know of the frame, without every page handing it down. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Viewer } from '../../access/viewer.ts'
import type { Language } from '../../foundation/texts/pages.ts'

export interface FrameKnowledge {
  language: Language
  formToken: string
  now: Date
  viewer: Viewer
  /** Of the page, as asked for. */
  address: string
}

export const FrameContext = createContext<FrameKnowledge | null>(null)

/** @throws TypeError outside a page of the console */
export function useFrame(): FrameKnowledge {
  const frame = useContext(FrameContext)
  if (frame === null) throw new TypeError('a part of the console stands outside its frame')
  return frame
}
