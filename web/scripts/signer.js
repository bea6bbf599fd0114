// The agent on the person's own computer (`okno signer run`): found, linked by a code, asked for its keys and for a
// signature. Every answer is bound to the question and to this origin by the key that both share; what does not bear
// that code is not believed. `docs/signer.md` has the protocol.

const PATIENCE_MILLISECONDS = 200000;
const QUICK_MILLISECONDS = 4000;
const ROUNDS = 600000;
const DATABASE = "okno-signer";
const KEYS = "keys";

/** Why the agent was of no use: `code` names the text that says so. */
export class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export const toBase64 = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
};

export const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

const utf8 = (text) => new TextEncoder().encode(text);
const random = () => toBase64(crypto.getRandomValues(new Uint8Array(32)));
const HMAC = { name: "HMAC", hash: "SHA-256" };

export class Agent {
  constructor(address) {
    this.address = address;
    this.key = undefined;
  }

  /** Looks who is there. Gives "linked" or "unlinked"; everything else is refused. */
  async find() {
    this.key = await keys.read(this.address);
    const { linked } = await this.introduce();
    return linked ? "linked" : "unlinked";
  }

  async introduce() {
    const nonce = random();
    let answer;
    try {
      answer = await this.fetch(`/agent?nonce=${encodeURIComponent(nonce)}`, {}, QUICK_MILLISECONDS);
    } catch {
      throw new Refused((await this.isSomethingThere()) ? "agent-other-page" : "agent-absent");
    }
    const said = await answer.json().catch(() => undefined);
    if (!answer.ok || said?.okno_signer !== 1 || typeof said.challenge !== "string") {
      throw new Refused("agent-foreign");
    }
    if (this.key) {
      // Whoever was linked proves it before anything else is said; an impostor learns nothing.
      const genuine = said.proof && (await this.isOfAgent("/agent", said.challenge, nonce, "", said.proof));
      if (!genuine) {
        throw new Refused("agent-impostor");
      }
    }
    return { linked: Boolean(this.key), challenge: said.challenge };
  }

  /** Whether anything answers there: its answer to other sites cannot be read, but it comes. */
  async isSomethingThere() {
    try {
      await this.fetch("/agent", { mode: "no-cors", redirect: "follow" }, QUICK_MILLISECONDS);
      return true;
    } catch {
      return false;
    }
  }

  /** Begins linking: the agent shows a code. Gives what is to be called with the code. */
  async link() {
    const own = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
    const ownKey = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
    const nonce = random();
    const begun = await this.post("/pair", { key: toBase64(ownKey), nonce });
    if (!begun.key) {
      throw new Refused(begun.error === "busy" ? "busy" : "failed");
    }
    const agentKey = fromBase64(begun.key);
    const peer = await crypto.subtle.importKey("raw", agentKey, { name: "ECDH", namedCurve: "P-256" }, false, []);
    const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: peer }, own.privateKey, 256);
    const head = utf8(`okno-signer-1 pair\n${location.origin}\n${nonce}\n${begun.nonce}\n`);
    const transcript = new Uint8Array([...head, ...ownKey, ...agentKey]);
    return (code) => this.prove(code, secret, transcript);
  }

  async prove(code, secret, transcript) {
    const salt = new Uint8Array(await crypto.subtle.digest("SHA-256", transcript));
    const typed = await crypto.subtle.importKey("raw", utf8(code), "PBKDF2", false, ["deriveBits"]);
    const stretch = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
    const stretched = await crypto.subtle.deriveBits(stretch, typed, 256);
    const drawn = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
    const expand = (name) => {
      const info = new Uint8Array([...utf8(name), ...salt]);
      const how = { name: "HKDF", hash: "SHA-256", salt: stretched, info };
      // Not to be taken out: a script that got into the page cannot carry the key away.
      return crypto.subtle.deriveKey(how, drawn, { ...HMAC, length: 256 }, false, ["sign", "verify"]);
    };
    const proof = await expand("okno-signer proof");
    const mine = new Uint8Array(await crypto.subtle.sign("HMAC", proof, utf8("page")));
    const said = await this.post("/pair/confirm", { proof: toBase64(mine) });
    if (said.error) {
      throw new Refused(said.error === "wrong_code" ? "pair-wrong" : "pair-over");
    }
    if (!(await crypto.subtle.verify("HMAC", proof, fromBase64(said.proof ?? ""), utf8("agent")))) {
      throw new Refused("agent-impostor");
    }
    this.key = await expand("okno-signer key");
    await keys.write(this.address, this.key);
  }

  /** The certificates of its keys. */
  async list() {
    return (await this.ask("/keys", {})).keys;
  }

  /** A detached signature in base64. The person reads and types in the agent's own window meanwhile. */
  async sign({ content, kind, name, key }, signal) {
    return (await this.ask("/sign", { content: toBase64(content), kind, name, key }, signal)).signature;
  }

  /** Opens the change of a key's PIN in the agent's own window. */
  async changePin(key, signal) {
    return this.ask("/pin", { key }, signal);
  }

  async ask(path, question, signal) {
    const { challenge } = await this.introduce();
    const nonce = random();
    const body = JSON.stringify(question);
    const code = await crypto.subtle.sign("HMAC", this.key, this.text("page", path, challenge, nonce, body));
    const sealed = { challenge, nonce, body, code: toBase64(new Uint8Array(code)) };
    const said = await this.post(path, sealed, signal);
    if (typeof said.body !== "string" || typeof said.code !== "string") {
      throw new Refused("untrusted");
    }
    if (!(await this.isOfAgent(path, challenge, nonce, said.body, said.code))) {
      throw new Refused("untrusted");
    }
    const answer = JSON.parse(said.body);
    if (answer.error) {
      throw new Refused(TEXTS[answer.error] ?? "failed");
    }
    return answer;
  }

  text(role, path, challenge, nonce, body) {
    return utf8(["okno-signer-1", role, location.origin, path, challenge, nonce, body].join("\n"));
  }

  async isOfAgent(path, challenge, nonce, body, code) {
    try {
      const text = this.text("agent", path, challenge, nonce, body);
      return await crypto.subtle.verify("HMAC", this.key, fromBase64(code), text);
    } catch {
      return false;
    }
  }

  async post(path, content, signal) {
    const request = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(content),
    };
    let answer;
    try {
      answer = await this.fetch(path, request, PATIENCE_MILLISECONDS, signal);
    } catch {
      throw new Refused(signal?.aborted ? "cancelled" : "agent-absent");
    }
    return answer.json().catch(() => ({}));
  }

  fetch(path, request, milliseconds, signal) {
    const timeout = AbortSignal.timeout(milliseconds);
    return fetch(`${this.address}${path}`, {
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      ...request,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  }
}

/** The agent's words for why not, and the texts of the page. */
const TEXTS = {
  refused_by_person: "refused",
  wrong_pin: "wrong-pin",
  locked: "locked",
  busy: "busy",
  late: "late",
  too_large: "too-large",
  not_text: "not-text",
  no_key: "no-key",
  token_gone: "token-gone",
  weak_pin: "weak-pin",
  pins_differ: "pins-differ",
  failed: "failed",
};

/** The keys shared with agents, kept by the browser for this origin alone. */
const keys = {
  open() {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open(DATABASE, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(KEYS);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
  },

  async work(mode, work) {
    const database = await this.open();
    try {
      return await new Promise((resolve, reject) => {
        const request = work(database.transaction(KEYS, mode).objectStore(KEYS));
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    } finally {
      database.close();
    }
  },

  read(address) {
    return this.work("readonly", (store) => store.get(address));
  },

  write(address, key) {
    return this.work("readwrite", (store) => store.put(key, address));
  },
};

/** Whether somebody was linked at an address. */
export const isKnown = async (address) => Boolean(await keys.read(address).catch(() => undefined));

/** Forgets whoever was linked at an address. */
export const forget = (address) => keys.work("readwrite", (store) => store.delete(address));
