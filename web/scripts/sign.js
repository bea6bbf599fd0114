// A page that asks for a signature: <section data-module="okno-signing" …> around the form that takes one made elsewhere.
// The ways found on this computer stand above the form; the signature goes into its text area, and the form is sent.
import { findPlugin, isThere, saidBy } from "./crypto-plugin.js";
import { Agent, Refused, forget, isKnown, fromBase64, toBase64 } from "./signer.js";

export function signings(root) {
  for (const section of root.querySelectorAll('[data-module="okno-signing"]')) {
    const form = section.querySelector("form");
    if (section.dataset.pin !== undefined && globalThis.crypto?.subtle) {
      new PinChange(section).start();
    } else if (form?.elements.namedItem("signatureText") && globalThis.crypto?.subtle) {
      new Signing(section, form).start();
    }
  }
}

const element = (name, className, text) => {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
};

class Signing {
  constructor(section, form) {
    Object.assign(this, { section, form, ways: 0, does: "sign", asks: "certificate" });
    this.box = element("div", "o-signing__ways");
    this.said = element("p", "o-signing__said");
    this.said.setAttribute("role", "status");
    this.list = element("div", "o-signing__list");
  }

  text(key) {
    const name = `text-${key}`.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
    return this.section.dataset[name] ?? "";
  }

  async start() {
    this.again = this.button("look", "secondary", () => this.look());
    this.box.append(element("h2", "govuk-heading-m", this.text("title")), this.said, this.list, this.again);
    this.section.prepend(this.box);
    // Nobody's computer is searched unasked: browsers ask for leave, and a click says why.
    if (isThere() || (await isKnown(this.section.dataset.agent))) {
      this.look();
    }
  }

  button(key, kind, pressed) {
    const button = element("button", `govuk-button${kind ? ` govuk-button--${kind}` : ""}`, this.text(key));
    button.type = "button";
    button.addEventListener("click", pressed);
    return button;
  }

  async look() {
    this.said.textContent = this.text("looking");
    this.again.disabled = true;
    this.list.replaceChildren(...(await this.findWays()).map((way) => way.box));
    this.said.textContent = "";
    this.again.textContent = this.text("again");
    this.again.disabled = false;
  }

  /** What was found, the ready ones first. */
  async findWays() {
    const [plugin, agent] = [this.way("plugin-title"), this.way("agent-title")];
    await Promise.all([this.lookForPlugin(plugin), this.lookForAgent(agent)]);
    return [plugin, agent].sort((one, other) => other.isReady - one.isReady);
  }

  /** One way to sign, as it stands on the page. */
  way(title) {
    const box = element("div", "o-card o-card--small o-signing__way");
    const [body, state] = [element("div", "o-signing__body"), element("p", "govuk-body o-signing__state")];
    state.setAttribute("role", "status");
    this.ways += 1;
    const heading = element("h3", "govuk-heading-s", this.text(title));
    heading.id = `signing-way-${this.ways}`;
    box.append(heading, state, body);
    const show = (key, more = "") => {
      state.textContent = key ? `${this.text(key)}${more}` : "";
    };
    return { box, body, show, heading, isReady: 0 };
  }

  async lookForPlugin(way) {
    const plugin = await findPlugin();
    if (!plugin) {
      way.show("plugin-absent");
      if (this.section.dataset.help) {
        const help = element("a", "govuk-link", this.text("help"));
        help.href = this.section.dataset.help;
        way.body.replaceChildren(help);
      }
      return;
    }
    try {
      const certificates = await plugin.list();
      way.isReady = certificates.length > 0 ? 1 : 0;
      if (certificates.length === 0) {
        way.show("plugin-empty");
        return;
      }
      this.choose(way, certificates, async (chosen) => {
        way.show("plugin-asking");
        return (await plugin.sign(toBase64(await this.content()), chosen)) || undefined;
      });
    } catch (error) {
      way.show("plugin-failed", ` ${saidBy(error)}`);
    }
  }

  async lookForAgent(way) {
    const agent = new Agent(this.section.dataset.agent);
    try {
      if ((await agent.find()) === "linked") {
        await this.listAgent(way, agent);
      } else {
        this.offerLinking(way, agent, "agent-unpaired");
      }
    } catch (error) {
      this.refuse(way, error);
      if (error.code === "agent-impostor") {
        // Only the person knows whether the program was installed anew.
        const anew = this.button("pair", "secondary", async () => {
          await forget(agent.address);
          agent.key = undefined;
          await this.link(way, agent);
        });
        way.body.replaceChildren(anew);
      } else if (error.code === "agent-other-page") {
        way.show("agent-other-page", ` ${location.origin}`);
      }
    }
  }

  refuse(way, error) {
    way.show(error instanceof Refused ? error.code : "failed");
  }

  offerLinking(way, agent, key) {
    way.isReady = 1;
    way.show(key);
    way.body.replaceChildren(this.button("pair", "secondary", () => this.link(way, agent)));
  }

  async link(way, agent) {
    let prove;
    try {
      prove = await agent.link();
    } catch (error) {
      this.refuse(way, error);
      return;
    }
    const form = element("form", "o-signing__pair");
    const group = element("div", "govuk-form-group");
    const label = element("label", "govuk-label", this.text("pair-code"));
    const input = element("input", "govuk-input o-code");
    Object.assign(input, { id: `${way.heading.id}-code`, type: "text", inputMode: "numeric", autocomplete: "off", maxLength: 6 });
    label.htmlFor = input.id;
    const button = element("button", "govuk-button govuk-button--secondary", this.text("pair"));
    group.append(label, input);
    form.append(group, button);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        await prove(input.value.replace(/\D/g, ""));
        await this.listAgent(way, agent);
      } catch (error) {
        this.refuse(way, error);
        if (error.code === "pair-wrong") {
          button.disabled = false;
          input.value = "";
          input.focus();
        } else {
          way.body.replaceChildren();
        }
      }
    });
    way.show("");
    way.body.replaceChildren(form);
    input.focus();
  }

  async listAgent(way, agent) {
    const keys = await agent.list();
    way.isReady = 1;
    if (keys.length === 0) {
      way.body.replaceChildren();
      way.show("agent-empty");
      return;
    }
    this.choose(way, keys, async (chosen, signal) => {
      way.show("agent-asking");
      const { kind, name } = this.section.dataset;
      return agent.sign({ content: await this.content(), kind, name, key: chosen.id }, signal);
    });
    this.warn(way, keys);
  }

  /** Others know the PIN that a key came with. */
  warn(way, keys) {
    if (!keys.some((key) => key.factoryPin)) {
      way.show("");
      return;
    }
    way.show("agent-factory");
    if (this.section.dataset.pinHelp) {
      const help = element("a", "govuk-link", this.text("pin-help"));
      help.href = this.section.dataset.pinHelp;
      const line = element("p", "govuk-body");
      line.append(help);
      way.body.prepend(line);
    }
  }

  /** The certificates as radios, and a button. `sign` gives the signature in base64. */
  choose(way, certificates, sign) {
    const set = element("fieldset", "govuk-fieldset");
    set.append(element("legend", "govuk-fieldset__legend", this.text(this.asks)));
    const radios = element("div", "govuk-radios");
    const date = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" });
    certificates.forEach(({ owner, until }, place) => {
      const item = element("div", "govuk-radios__item");
      const input = element("input", "govuk-radios__input");
      const id = `${way.heading.id}-${place}`;
      Object.assign(input, { id, type: "radio", name: way.heading.id, value: String(place), checked: place === 0 });
      const label = element("label", "govuk-label govuk-radios__label", owner);
      label.htmlFor = id;
      const isOver = until * 1000 < Date.now();
      const told = isOver ? this.text("expired") : `${this.text("until")} ${date.format(until * 1000)}`;
      label.append(element("span", "o-signing__until", ` ${told}`));
      item.append(input, label);
      radios.append(item);
    });
    set.append(radios);
    const start = this.button(this.does, "", async () => {
      const place = Number(set.querySelector("input:checked")?.value ?? 0);
      await this.work(way, { set, start, cancel }, (signal) => sign(certificates[place], signal));
    });
    const cancel = this.button("cancel", "secondary", () => this.stop?.abort());
    cancel.hidden = true;
    const group = element("div", "govuk-form-group");
    group.append(set);
    way.show("");
    way.body.replaceChildren(group, start, cancel);
  }

  async work(way, { set, start, cancel }, sign) {
    if (this.stop) {
      return;
    }
    this.stop = new AbortController();
    const { signal } = this.stop;
    const isBusy = (busy) => {
      set.disabled = busy;
      start.hidden = busy;
      cancel.hidden = !busy;
    };
    isBusy(true);
    cancel.focus();
    try {
      // The plug-in cannot be called back; the page at least goes on.
      const gone = new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Refused("cancelled"))));
      const signature = await Promise.race([sign(signal), gone]);
      if (!signature) {
        throw new Refused("failed");
      }
      way.show("done");
      this.form.elements.namedItem("signatureText").value = signature;
      this.form.requestSubmit();
      return;
    } catch (error) {
      way.show(error instanceof Refused ? error.code : "plugin-failed", error instanceof Refused ? "" : ` ${saidBy(error)}`);
    } finally {
      this.stop = undefined;
    }
    isBusy(false);
    start.focus();
  }

  /** The bytes to be signed: in the page, or at an address of this site. */
  async content() {
    const { content, contentUrl } = this.section.dataset;
    if (contentUrl === undefined) {
      return fromBase64(content ?? "");
    }
    try {
      const answer = await fetch(contentUrl, { signal: AbortSignal.timeout(60000), redirect: "error" });
      if (answer.ok) {
        return new Uint8Array(await answer.arrayBuffer());
      }
    } catch {
      // Said below.
    }
    throw new Refused("content");
  }
}

/** A page that tells how to change the PIN: <section data-module="okno-signing" data-pin>. The agent asks in its own window. */
class PinChange extends Signing {
  constructor(section) {
    super(section, undefined);
    Object.assign(this, { does: "pin-change", asks: "pin-which" });
  }

  async findWays() {
    const agent = this.way("agent-title");
    await this.lookForAgent(agent);
    return [agent];
  }

  async listAgent(way, agent) {
    const keys = await agent.list();
    if (keys.length === 0) {
      way.body.replaceChildren();
      way.show("agent-empty");
      return;
    }
    this.choose(way, keys, async (chosen, signal) => {
      way.show("pin-asking");
      await agent.changePin(chosen.id, signal);
    });
    this.warn(way, keys);
  }

  async work(way, { set, start, cancel }, change) {
    this.stop = new AbortController();
    const isBusy = (busy) => {
      set.disabled = busy;
      start.hidden = busy;
      cancel.hidden = !busy;
    };
    isBusy(true);
    cancel.focus();
    try {
      await change(this.stop.signal);
      way.show("pin-changed");
    } catch (error) {
      way.show(error instanceof Refused ? error.code : "failed");
    } finally {
      this.stop = undefined;
    }
    isBusy(false);
    start.focus();
  }
}
