// Before the page is drawn, so that it does not flash: where nothing was chosen, as the device has it.
const root = document.documentElement
if (!root.dataset.bsTheme) {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const follow = () => {
    root.dataset.bsTheme = dark.matches ? 'dark' : 'light'
  }
  follow()
  dark.addEventListener('change', follow)
}
