// The learner's page: hands the public verification address to the phone's own sharing, or copies it.
const button = document.querySelector('[data-share]')
const field = document.getElementById('share-address')
const told = document.querySelector('[data-share-told]')

async function copy() {
  try {
    await navigator.clipboard.writeText(field.value)
  } catch {
    field.select()
    if (!document.execCommand('copy')) return
  }
  told.textContent = button.dataset.copied
}

if (button && field && told) {
  const shares = typeof navigator.share === 'function'
  if (shares) button.textContent = button.dataset.shareLabel
  button.hidden = false
  button.addEventListener('click', async () => {
    if (!shares) return await copy()
    try {
      await navigator.share({ title: button.dataset.share, url: field.value })
    } catch (error) {
      // Closed by the person: nothing to do.
      if (error.name !== 'AbortError') await copy()
    }
  })
  field.addEventListener('focus', () => field.select())
}
