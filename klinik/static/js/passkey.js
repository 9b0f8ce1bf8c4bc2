// Passkeys need a script. Without one, or in a browser without them, the page says so and the code goes on.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const named = (keys) => (keys ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

async function options(form) {
  const words = new URLSearchParams({ form_token: form.dataset.token });
  const answer = await fetch(form.dataset.options, { method: "POST", body: words });
  if (!answer.ok) throw new Error(answer.status);
  const asked = await answer.json();
  asked.challenge = bytes(asked.challenge);
  if (asked.user) asked.user.id = bytes(asked.user.id);
  asked.excludeCredentials = named(asked.excludeCredentials);
  asked.allowCredentials = named(asked.allowCredentials);
  return asked;
}

async function signed(form) {
  const publicKey = await options(form);
  const making = form.dataset.passkey === "create";
  const key = await (making ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
  const response = { clientDataJSON: text(key.response.clientDataJSON) };
  if (making) {
    response.attestationObject = text(key.response.attestationObject);
    response.transports = key.response.getTransports?.() ?? [];
  } else {
    response.authenticatorData = text(key.response.authenticatorData);
    response.signature = text(key.response.signature);
    response.userHandle = key.response.userHandle ? text(key.response.userHandle) : null;
  }
  return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: {} });
}

for (const form of "PublicKeyCredential" in window ? document.querySelectorAll("form[data-passkey]") : []) {
  const said = form.querySelector("[data-passkey-said]");
  form.hidden = false;
  for (const notice of document.querySelectorAll("[data-without-passkey]")) notice.hidden = true;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    said.textContent = form.dataset.waiting;
    try {
      form.elements.credential.value = await signed(form);
      form.submit();
    } catch (refusal) {
      said.textContent = refusal.name === "InvalidStateError" ? form.dataset.known : form.dataset.refused;
    }
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) form.elements.credential.value = "";
});
