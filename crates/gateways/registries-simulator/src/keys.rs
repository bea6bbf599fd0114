use gateway_registries::Registry;
use http_signature::{KeyError, SigningKey, VerifyingKey};
use ring::hmac;

/// The keys of the registries, all from one seed, so that a simulator in a process of its own can be trusted by
/// whoever knows the seed.
#[derive(Debug)]
pub struct RegistryKeys {
    right: [SigningKey; 4],
    wrong: [SigningKey; 4],
}

impl RegistryKeys {
    /// Derives the keys.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, KeyError> {
        let derive = |registry: Registry, purpose: &str| {
            let key = hmac::Key::new(hmac::HMAC_SHA256, seed);
            let derived = hmac::sign(&key, format!("{purpose}:{}", registry.code()).as_bytes());
            SigningKey::from_seed(&format!("registry-{}", registry.code()), derived.as_ref())
        };
        let all = |purpose: &str| -> Result<[SigningKey; 4], KeyError> {
            let [sfr, mvd, fns, zags] = Registry::ALL.map(|registry| derive(registry, purpose));
            Ok([sfr?, mvd?, fns?, zags?])
        };
        Ok(Self { right: all("right")?, wrong: all("wrong")? })
    }

    /// The public key of a registry.
    pub fn verifying_key(&self, registry: Registry) -> VerifyingKey {
        self.right(registry).verifying_key()
    }

    pub(crate) fn right(&self, registry: Registry) -> &SigningKey {
        choose(&self.right, registry)
    }

    /// A key under the same id that is not the registry's.
    pub(crate) fn wrong(&self, registry: Registry) -> &SigningKey {
        choose(&self.wrong, registry)
    }
}

const fn choose(keys: &[SigningKey; 4], registry: Registry) -> &SigningKey {
    let [sfr, mvd, fns, zags] = keys;
    match registry {
        Registry::Sfr => sfr,
        Registry::Mvd => mvd,
        Registry::Fns => fns,
        Registry::Zags => zags,
    }
}
