//! What the script of a page does, in Rust.

use data_encoding::BASE64;
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::{Value, json};
use signer::{Material, Role, derive, message_code};

pub struct Page {
    pub address: String,
    pub origin: String,
    pub key: Option<Vec<u8>>,
    pub client: reqwest::Client,
}

/// A pairing that was begun.
pub struct Opening {
    secret: Vec<u8>,
    transcript: Vec<u8>,
}

/// A question, ready to be sent, and what its answer is bound to.
pub struct Question {
    pub sealed: Value,
    path: &'static str,
    challenge: String,
    nonce: String,
}

pub fn random() -> String {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).unwrap();
    BASE64.encode(&bytes)
}

impl Page {
    pub fn new(address: &str, origin: &str) -> Self {
        // A second time it is there already.
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { address: address.to_owned(), origin: origin.to_owned(), key: None, client }
    }

    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = method.parse().unwrap();
        self.client.request(method, format!("{}{path}", self.address)).header("origin", &self.origin)
    }

    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let answer = self.request("POST", path).json(body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// What the agent says of itself, and whether it has proven to be the linked one.
    pub async fn introduce(&self) -> (Value, bool) {
        let nonce = random();
        let asked =
            format!("/agent?nonce={}", nonce.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D"));
        let answer = self.request("GET", &asked).send().await.unwrap();
        let said: Value = answer.json().await.unwrap();
        let is_proven = match (&self.key, said["proof"].as_str(), said["challenge"].as_str()) {
            (Some(key), Some(proof), Some(challenge)) => {
                let bound = [self.origin.as_str(), "/agent", challenge, nonce.as_str()];
                message_code(key, Role::Agent, bound, "") == proof
            }
            _ => false,
        };
        (said, is_proven)
    }

    pub async fn begin_linking(&self) -> Opening {
        let own = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).unwrap();
        let own_key = own.compute_public_key().unwrap();
        let nonce = random();
        let asked = json!({ "key": BASE64.encode(own_key.as_ref()), "nonce": nonce });
        let (status, said) = self.post("/pair", &asked).await;
        assert_eq!(status, 200, "{said}");
        let agent_key = BASE64.decode(said["key"].as_str().unwrap().as_bytes()).unwrap();
        let peer = UnparsedPublicKey::new(&ECDH_P256, &agent_key);
        let secret = agree_ephemeral(own, &peer, <[u8]>::to_vec).unwrap();
        let head =
            format!("okno-signer-1 pair\n{}\n{nonce}\n{}\n", self.origin, said["nonce"].as_str().unwrap());
        let transcript = [head.as_bytes(), own_key.as_ref(), &agent_key].concat();
        Opening { secret, transcript }
    }

    /// Proves that a code was typed. The error is the agent's word.
    pub async fn finish_linking(&mut self, opening: &Opening, code: &str) -> Result<(), String> {
        let Material { proof, key } = derive(&opening.secret, code, &opening.transcript).unwrap();
        let proof = hmac::Key::new(hmac::HMAC_SHA256, &proof);
        let mine = BASE64.encode(hmac::sign(&proof, b"page").as_ref());
        let (_, said) = self.post("/pair/confirm", &json!({ "proof": mine })).await;
        if let Some(error) = said["error"].as_str() {
            return Err(error.to_owned());
        }
        let theirs = BASE64.decode(said["proof"].as_str().unwrap().as_bytes()).unwrap();
        hmac::verify(&proof, b"agent", &theirs).expect("the agent did not prove the code");
        self.key = Some(key.to_vec());
        Ok(())
    }

    /// A question with a fresh challenge.
    pub async fn question(&self, path: &'static str, body: &Value) -> Question {
        let (said, _) = self.introduce().await;
        let challenge = said["challenge"].as_str().unwrap().to_owned();
        let (nonce, body) = (random(), body.to_string());
        let key = self.key.clone().unwrap_or_else(|| vec![0; 32]);
        let code = message_code(&key, Role::Page, [&self.origin, path, &challenge, &nonce], &body);
        let sealed = json!({ "challenge": challenge, "nonce": nonce, "body": body, "code": code });
        Question { sealed, path, challenge, nonce }
    }

    /// The answer, if it bears the code of this very question.
    pub fn believed(&self, question: &Question, said: &Value) -> Option<Value> {
        let body = said["body"].as_str()?;
        let bound = [self.origin.as_str(), question.path, &question.challenge, &question.nonce];
        let right = message_code(self.key.as_ref()?, Role::Agent, bound, body);
        (said["code"].as_str()? == right).then(|| serde_json::from_str(body).unwrap())
    }

    pub async fn ask(&self, path: &'static str, body: &Value) -> Value {
        let question = self.question(path, body).await;
        let (status, said) = self.post(path, &question.sealed).await;
        assert_eq!(status, 200, "{said}");
        self.believed(&question, &said).expect("the answer does not bear the code")
    }

    pub async fn sign(&self, key: &str, content: &[u8], kind: &str) -> Result<Vec<u8>, String> {
        let asked =
            json!({ "content": BASE64.encode(content), "kind": kind, "name": "Заявление.txt", "key": key });
        let said = self.ask("/sign", &asked).await;
        match said["error"].as_str() {
            Some(error) => Err(error.to_owned()),
            None => Ok(BASE64.decode(said["signature"].as_str().unwrap().as_bytes()).unwrap()),
        }
    }
}
