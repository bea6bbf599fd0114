// CryptoPro's plug-in for browsers: found, asked for certificates, asked for a detached signature (CAdES-BES). Spoken to by
// its documented interface, `window.cadesplugin`. npm's `crypto-pro` does the same but runs text as code, which this
// site's policy forbids; see docs/decisions.

const FOUND_MILLISECONDS = 3000;
const ASKED_MILLISECONDS = 60000;
/** The extension in the store of Chrome, and in that of Opera and Yandex. */
const EXTENSIONS = ["iifchhfnnmpdbibifmljnfjhpififfog", "epebfcehmdedogndhlcacafjaacknbcm"];
/** Constants of the interface, as its documentation names them. */
const CAPICOM_CURRENT_USER_STORE = 2;
const CADESCOM_CONTAINER_STORE = 100;
const CAPICOM_STORE_OPEN_MAXIMUM_ALLOWED = 2;
const CADESCOM_CADES_BES = 1;
const CADESCOM_BASE64_TO_BINARY = 1;
const CAPICOM_CERTIFICATE_INCLUDE_WHOLE_CHAIN = 1;
const CAPICOM_AUTHENTICATED_ATTRIBUTE_SIGNING_TIME = 0;
const CERTIFICATES_MAX = 100;

// Nothing but the script of these two extensions goes through it.
const policy = globalThis.trustedTypes?.createPolicy("okno-plugin", {
  createScriptURL: (address) => {
    if (EXTENSIONS.some((id) => address === scriptOf(id))) {
      return address;
    }
    throw new TypeError("another script");
  },
});

const scriptOf = (id) => `chrome-extension://${id}/nmcades_plugin_api.js`;

const within = (promise, milliseconds) =>
  Promise.race([
    promise,
    new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), milliseconds)),
  ]);

/** Whether the plug-in has made itself known already. */
export const isThere = () => Boolean(window.cadesplugin);

/** The plug-in, or nothing. */
export async function findPlugin() {
  try {
    return new Plugin(await within(loaded(), FOUND_MILLISECONDS));
  } catch {
    return undefined;
  }
}

/** Gives an object with `CreateObjectAsync`. */
async function loaded() {
  if (window.cadesplugin) {
    // A promise with the functions on itself, once it is kept. Given back as it is, it would be waited for again.
    await window.cadesplugin;
    return { CreateObjectAsync: (name) => window.cadesplugin.CreateObjectAsync(name) };
  }
  for (const id of EXTENSIONS) {
    if (await loadScript(scriptOf(id))) {
      const bridge = window.cpcsp_chrome_nmcades;
      await new Promise((resolve, reject) => bridge.check_chrome_plugin(resolve, reject));
      return await bridge.CreatePluginObject();
    }
  }
  throw new Error("no plug-in");
}

function loadScript(address) {
  return new Promise((resolve) => {
    // Only Chrome and its kin know such addresses; elsewhere the error comes at once.
    const script = document.createElement("script");
    script.addEventListener("load", () => resolve(Boolean(window.cpcsp_chrome_nmcades)));
    script.addEventListener("error", () => resolve(false));
    script.src = policy ? policy.createScriptURL(address) : address;
    document.head.append(script);
  });
}

/** What the plug-in said, without the number that helps nobody. */
export const saidBy = (error) => String(error?.message ?? error).slice(0, 300);

export class Plugin {
  constructor(object) {
    this.object = object;
  }

  /** Certificates with a key, of the person's own store and of what is plugged in. */
  async list() {
    const found = new Map();
    for (const place of [CAPICOM_CURRENT_USER_STORE, CADESCOM_CONTAINER_STORE]) {
      try {
        await this.listStore(place, found);
      } catch (error) {
        // Without the second store the first is enough; the first must be there.
        if (place === CAPICOM_CURRENT_USER_STORE) {
          throw error;
        }
      }
    }
    return [...found.values()];
  }

  async listStore(place, found) {
    const store = await this.object.CreateObjectAsync("CAdESCOM.Store");
    await within(store.Open(place, "My", CAPICOM_STORE_OPEN_MAXIMUM_ALLOWED), ASKED_MILLISECONDS);
    try {
      const certificates = await store.Certificates;
      const count = Math.min(await certificates.Count, CERTIFICATES_MAX);
      for (let place = 1; place <= count; place += 1) {
        const certificate = await certificates.Item(place);
        if (!(await certificate.HasPrivateKey())) {
          continue;
        }
        const id = await certificate.Thumbprint;
        const until = new Date(await certificate.ValidToDate).getTime() / 1000;
        found.set(id, { id, owner: ownerOf(await certificate.SubjectName), until, certificate });
      }
    } finally {
      await store.Close();
    }
  }

  /** A detached signature, in base64 of one line. */
  async sign(content, { certificate }) {
    const signer = await this.object.CreateObjectAsync("CAdESCOM.CPSigner");
    await signer.propset_Certificate(certificate);
    await signer.propset_CheckCertificate(false);
    await signer.propset_Options(CAPICOM_CERTIFICATE_INCLUDE_WHOLE_CHAIN);
    const at = await this.object.CreateObjectAsync("CADESCOM.CPAttribute");
    await at.propset_Name(CAPICOM_AUTHENTICATED_ATTRIBUTE_SIGNING_TIME);
    await at.propset_Value(new Date());
    const attributes = await signer.AuthenticatedAttributes2;
    await attributes.Add(at);
    const data = await this.object.CreateObjectAsync("CAdESCOM.CadesSignedData");
    // In this order: the content is read by the encoding that was set before it.
    await data.propset_ContentEncoding(CADESCOM_BASE64_TO_BINARY);
    await data.propset_Content(content);
    return (await data.SignCades(signer, CADESCOM_CADES_BES, true)).replace(/\s+/g, "");
  }
}

/** «CN="…", SN=…»: the names of a person, else the common name. */
export function ownerOf(subject) {
  const parts = {};
  for (const [, name, quoted, plain] of subject.matchAll(/(?:^|,\s*)([A-Za-z.0-9]+)=(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    parts[name.toUpperCase()] ??= (quoted?.replaceAll('""', '"') ?? plain).trim();
  }
  return parts.SN && parts.G ? `${parts.SN} ${parts.G}` : (parts.CN ?? subject);
}
