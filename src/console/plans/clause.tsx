import { planDocumentTexts } from '../../foundation/texts/console/plan-document.ts'
import { useFrame } from '../kit/frame-context.ts'

/** Where the document says so; stands beside whatever is taken from it. */
export function Clause({ text }: { text: string | null }) {
  const { language } = useFrame()
  if (text === null)
    return <span class="text-secondary">{planDocumentTexts[language].noClause}</span>
  return (
    <span class="plan-clause" lang="vi">
      {text}
    </span>
  )
}
