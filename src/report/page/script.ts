/**
 * The page's only script: opens what a link points into where the browser doesn't by itself, and everything before printing.
 * Without it the page loses nothing but that.
 */
export const SCRIPT: string = `
'use strict';
(function () {
  function openAround(element) {
    for (let node = element; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true;
  }
  function follow() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    openAround(target);
    target.scrollIntoView();
  }
  addEventListener('hashchange', follow);
  addEventListener('beforeprint', function () {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  if (location.hash) follow();
})();
`
