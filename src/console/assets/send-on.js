// Sends the one form of a page that only leads on; without script a person presses its button.
document.querySelector('form[data-send-on]')?.requestSubmit()
