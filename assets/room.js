// What the room's pages do in a browser, beyond what they do without a script.
// NHS.UK frontend stands before this text in the built file, so that one file is all a page loads and its hashed name holds.
import { initAll } from "nhsuk-frontend";

// A component that is already at work says so; every other fault is shown in the console.
const onError = (error) => {
  if (error.name !== "InitError") console.error(error);
};

// The page template of NHS.UK marks these in a script inside the page, which our Content-Security-Policy refuses.
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll({ onError });

// What HTMX puts on the page is set up as what was there from the first.
document.body.addEventListener("htmx:load", (event) => {
  const arrived = event.detail.elt;
  if (arrived !== document.body) initAll({ scope: arrived.parentElement ?? arrived, onError });
});
