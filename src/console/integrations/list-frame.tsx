/** What stands around the lists of this area: its tabs, what they are for, and how to add the first one. */
import type { ComponentChildren } from 'preact'
import { frameTexts } from '../../foundation/texts/console/frame.ts'
import type { Language } from '../../foundation/texts/pages.ts'
import { Empty } from '../kit/empty.tsx'
import { type IntegrationPart, IntegrationTabs } from './tabs.tsx'

export function listFrame({
  part,
  texts,
  path,
  mayWrite,
  language,
  list,
  below,
}: {
  part: IntegrationPart
  texts: { add: string; lead: string; empty: string; emptyText: string }
  /** Where one is added. */
  path: string
  mayWrite: boolean
  language: Language
  /** null: there is nothing in it yet. */
  list: ComponentChildren
  below?: ComponentChildren
}) {
  const add = mayWrite ? { label: texts.add, path } : null
  return {
    area: 'integrations' as const,
    title: frameTexts[language].integrations,
    ...(add && {
      actions: (
        <a class="btn btn-primary" href={add.path}>
          {add.label}
        </a>
      ),
    }),
    children: (
      <>
        <IntegrationTabs part={part} />
        <p class="text-secondary integration-lead">{texts.lead}</p>
        <div class="card mb-3">
          {list ?? (
            <Empty
              icon="link"
              title={texts.empty}
              text={texts.emptyText}
              {...(add && { action: add })}
            />
          )}
        </div>
        {below}
      </>
    ),
  }
}
