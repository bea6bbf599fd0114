// Live parts of a page. <div id="checks" data-live="/address/of/events"> … </div>
// The stream says only "changed"; then the page is fetched again and the part put in place. Where streams are refused
// (too many are open), the part is fetched every 15 seconds instead.

const POLL_MILLISECONDS = 15000;

// Nothing but pages of this very site goes through it.
const policy = globalThis.trustedTypes?.createPolicy("okno-live", { createHTML: (text) => text });

export function live(root) {
  for (const element of root.querySelectorAll("[data-live][id]")) {
    follow(element.id, element.dataset.live);
  }
}

function follow(id, address) {
  const source = new EventSource(address);
  let timer;
  source.addEventListener("changed", () => refresh(id).then((goesOn) => goesOn || source.close()));
  source.addEventListener("error", () => {
    // CLOSED: the server refused. Otherwise the browser opens the stream again by itself.
    if (source.readyState === EventSource.CLOSED && !timer) {
      timer = setInterval(() => refresh(id).then((goesOn) => goesOn || clearInterval(timer)), POLL_MILLISECONDS);
    }
  });
}

/** Puts the part in place. Gives whether the part still waits for something. */
async function refresh(id) {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, signal: AbortSignal.timeout(10000) });
    if (answer.redirected) {
      location.assign(answer.url);
      return false;
    }
    if (!answer.ok) {
      return true;
    }
    const text = await answer.text();
    const page = new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, "text/html");
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (!fresh || !old) {
      location.reload();
      return false;
    }
    if (fresh.innerHTML !== old.innerHTML) {
      old.replaceChildren(...fresh.childNodes);
    }
    return fresh.hasAttribute("data-live");
  } catch {
    return true;
  }
}
