// Passkeys: what a button asks of the browser, and the form that carries the answer.
// In: a button with data-passkey ("create" or "get"), with data-options or data-fetch, inside a form with a hidden
// `credential`. Out: the form, sent. allauth's webauthn-json.js, loaded before, turns JSON into what browsers want.
const { create, get, supported } = window.webauthnJSON;

const ask = async (button) => {
  const options = button.dataset.fetch
    ? (await (await fetch(button.dataset.fetch, { headers: { Accept: "application/json" } })).json()).request_options
    : JSON.parse(button.dataset.options).creation_options ?? JSON.parse(button.dataset.options).request_options;
  if (button.dataset.passkey === "get") return get(options);
  const alone = button.form.elements.passwordless?.checked ?? false;
  const wanted = { residentKey: alone ? "required" : "discouraged", requireResidentKey: alone };
  Object.assign(options.publicKey.authenticatorSelection, wanted, alone ? { userVerification: "required" } : {});
  return create(options);
};

for (const button of document.querySelectorAll("button[data-passkey]")) {
  const told = document.getElementById(button.getAttribute("aria-describedby"));
  if (!supported()) {
    told.textContent = "This browser knows no passkeys.";
    continue;
  }
  button.disabled = false;
  told.textContent = "";
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      button.form.elements.credential.value = JSON.stringify(await ask(button));
      button.form.submit();
    } catch (error) {
      told.textContent = "The passkey was not used: your browser stopped it, or it was not there in time. Try again.";
      console.info(error.name);
    }
  });
}
