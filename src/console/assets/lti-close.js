// Tells the learning platform whose window this is that it may close it (LTI Dynamic Registration 1.0, 3.7).
// Nothing is told that is anybody's, so it may go to whoever holds the window.
const holder = window.opener ?? window.parent
if (holder !== window) holder.postMessage({ subject: 'org.imsglobal.lti.close' }, '*')
