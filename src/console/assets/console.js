// Small conveniences; every page can be read and its forms sent without them.

document.addEventListener('click', (event) => {
  const target = event.target instanceof Element ? event.target : null
  if (target?.closest('[data-close-details]')) target.closest('details')?.removeAttribute('open')
})

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  const open = document.activeElement?.closest('details.confirm[open]')
  if (!open) return
  open.removeAttribute('open')
  open.querySelector('summary')?.focus()
})

// A box that ticks all others of its table.
document.addEventListener('change', (event) => {
  const box = event.target
  if (!(box instanceof HTMLInputElement) || box.dataset.tickAll === undefined) return
  for (const other of document.querySelectorAll(`input[name="${box.dataset.tickAll}"]`))
    if (other instanceof HTMLInputElement) other.checked = box.checked
})

// A form is sent once, however often its button is pressed; a page brought back from history can be sent again.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || form.method !== 'post') return
  if (form.dataset.sent === 'yes') event.preventDefault()
  form.dataset.sent = 'yes'
})
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent
})

// Keys that press a button or follow a link marked with them, while nobody is typing. A key that is held down counts
// once, and an arrow does not where it scrolls.
document.addEventListener('keydown', (event) => {
  const isArrow = event.key === 'ArrowRight' || event.key === 'ArrowLeft'
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
  if (event.key.length !== 1 && !isArrow) return
  const target = event.target instanceof Element ? event.target : null
  if (target?.closest('input, textarea, select')) return
  if (isArrow && target?.closest('[tabindex="0"]')) return
  const marked = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)
  if (!(marked instanceof HTMLElement)) return
  event.preventDefault()
  marked.click()
})

// What opens to be filled in is ready to be typed into.
document.addEventListener(
  'toggle',
  (event) => {
    const details = event.target
    if (!(details instanceof HTMLDetailsElement) || !details.open) return
    if (details.dataset.focusFirst === undefined) return
    details.querySelector('form input:not([type="hidden"]), form textarea, form select')?.focus()
  },
  true,
)

// A button that copies what is shown beside it.
for (const button of document.querySelectorAll('button[data-copy]')) {
  if (!navigator.clipboard) break
  button.hidden = false
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copy)
    await navigator.clipboard.writeText(source?.textContent ?? '')
    button.textContent = button.dataset.copied
  })
}

// A panel beside the page opens with what was fetched into it; the browser itself closes it and goes back to the link.
document.addEventListener('htmx:afterSwap', (event) => {
  const panel = event.target
  if (panel instanceof HTMLDialogElement && panel.dataset.panel !== undefined && !panel.open)
    panel.showModal()
})
