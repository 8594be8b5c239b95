import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

/** What stands where there is nothing yet: why, and the next step. */
export function Empty(empty: {
  icon: IconName
  title: string
  text: ComponentChildren
  /** The next step. */
  action?: { label: string; path: string }
}) {
  const { icon, title, text, action } = empty
  return (
    <div class="empty">
      <div class="empty-icon">
        <Icon name={icon} />
      </div>
      <p class="empty-title">{title}</p>
      <p class="empty-subtitle text-secondary">{text}</p>
      {action && (
        <div class="empty-action">
          <a class="btn btn-primary" href={action.path}>
            {action.label}
          </a>
        </div>
      )}
    </div>
  )
}
