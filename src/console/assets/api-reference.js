// Draws the description of the API. Calls tried here go out as the person who is signed in, or with the key given under
// "Authorize"; nothing is kept.
addEventListener('load', () => {
  window.SwaggerUIBundle({
    url: '/api/openapi.json',
    dom_id: '#api',
    deepLinking: true,
    docExpansion: 'none',
    defaultModelsExpandDepth: 0,
    syntaxHighlight: { activated: false },
    validatorUrl: null,
  })
})
