//! Encryption by a password: PBES2 (RFC 8018, 6.2).

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use aes::{Aes128, Aes192, Aes256};
use const_oid::ObjectIdentifier;
use der::asn1::{Any, OctetString};
use hmac::SimpleHmac;
use magma::{Gost89CryptoProA, Gost89CryptoProB, Gost89CryptoProC, Gost89CryptoProD, Magma};
use pbkdf2::pbkdf2;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use spki::AlgorithmIdentifierOwned;
use streebog::{Streebog256, Streebog512};
use zeroize::Zeroizing;

use crate::error::ContainerError;
use crate::gost_modes::{Cipher, Key, Sections, decrypt_28147};
use crate::limits::{ROUNDS_MAX, SALT_MAX};
use crate::oids;
use crate::syntax::{Gost3412Parameters, Gost28147Parameters, Pbes2, Pbkdf2};

/// Fills bytes with chance.
pub type Chance<'a> = &'a mut dyn FnMut(&mut [u8]);

/// What a new container is encrypted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// AES-256 in CBC, PBKDF2 over SHA-256: every program reads it.
    Aes {
        /// Rounds of the derivation; 600,000 are usual in 2026.
        rounds: u32,
    },
    /// Кузнечик in CTR-ACPKM, PBKDF2 and code over Стрибог-512 (RFC 9548).
    Gost {
        /// Rounds of the derivation.
        rounds: u32,
    },
}

impl Protection {
    /// Rounds of the derivation.
    pub const fn rounds(self) -> u32 {
        match self {
            Self::Aes { rounds } | Self::Gost { rounds } => rounds,
        }
    }

    /// The hash of the outer code.
    pub const fn digest(self) -> ObjectIdentifier {
        match self {
            Self::Aes { .. } => oids::SHA256,
            Self::Gost { .. } => oids::STREEBOG_512,
        }
    }

    /// Encrypts under a password.
    pub fn encrypt(
        self,
        (password, random): (&str, Chance<'_>),
        clear: &[u8],
    ) -> Result<(AlgorithmIdentifierOwned, Vec<u8>), ContainerError> {
        let mut salt = [0_u8; 32];
        random(&mut salt);
        let prf = match self {
            Self::Aes { .. } => oids::HMAC_SHA256,
            Self::Gost { .. } => oids::HMAC_STREEBOG_512,
        };
        let key = derive(prf, (password, &salt, self.rounds()))?;
        let (encryption, encrypted) = match self {
            Self::Aes { .. } => {
                let mut iv = [0_u8; 16];
                random(&mut iv);
                let cipher = cbc::Encryptor::<Aes256>::new_from_slices(key.as_slice(), &iv)
                    .map_err(|_| ContainerError::OtherKind)?;
                let parameters = Any::encode_from(&OctetString::new(iv)?)?;
                (algorithm(oids::AES_256_CBC, parameters), cipher.encrypt_padded_vec::<Pkcs7>(clear))
            }
            Self::Gost { .. } => {
                let mut ukm = [0_u8; 16];
                random(&mut ukm);
                let mut data = clear.to_vec();
                Cipher::Kuznyechik.apply((&key, Sections::Standard), &ukm, &mut data)?;
                let parameters = Any::encode_from(&Gost3412Parameters { ukm: OctetString::new(ukm)? })?;
                (algorithm(oids::KUZNYECHIK_CTR_ACPKM, parameters), data)
            }
        };
        let derivation = Pbkdf2 {
            salt: OctetString::new(salt)?,
            iterations: self.rounds(),
            key_length: Some(32),
            prf: Some(algorithm(prf, Any::null())),
        };
        let scheme =
            Pbes2 { derivation: algorithm(oids::PBKDF2, Any::encode_from(&derivation)?), encryption };
        Ok((algorithm(oids::PBES2, Any::encode_from(&scheme)?), encrypted))
    }
}

/// An algorithm with its parameters.
pub fn algorithm(oid: ObjectIdentifier, parameters: Any) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid, parameters: Some(parameters) }
}

/// Decrypts what stands under a password. Whether the password was right the padding cannot tell: the outer code does,
/// first.
pub fn decrypt(
    scheme: &AlgorithmIdentifierOwned,
    (password, sections): (&str, Sections),
    encrypted: &[u8],
) -> Result<Zeroizing<Vec<u8>>, ContainerError> {
    if scheme.oid != oids::PBES2 {
        return Err(ContainerError::UnknownAlgorithm(scheme.oid));
    }
    let scheme: Pbes2 = parameters(scheme)?;
    if scheme.derivation.oid != oids::PBKDF2 {
        return Err(ContainerError::UnknownAlgorithm(scheme.derivation.oid));
    }
    let derivation: Pbkdf2 = parameters(&scheme.derivation)?;
    let salt = derivation.salt.as_bytes();
    if derivation.iterations == 0 || derivation.iterations > ROUNDS_MAX || salt.len() > SALT_MAX {
        return Err(ContainerError::TooLarge);
    }
    let prf = derivation.prf.as_ref().map_or(oids::HMAC_SHA1, |prf| prf.oid);
    let key = derive(prf, (password, salt, derivation.iterations))?;
    let encryption = &scheme.encryption;
    match encryption.oid {
        oids::AES_128_CBC => unpad::<Aes128>(encryption, key.get(..16), encrypted),
        oids::AES_192_CBC => unpad::<Aes192>(encryption, key.get(..24), encrypted),
        oids::AES_256_CBC => unpad::<Aes256>(encryption, Some(key.as_slice()), encrypted),
        oids::GOST_28147 => old_gost(encryption, &key, encrypted),
        oids::MAGMA_CTR_ACPKM => new_gost((Cipher::Magma, sections), (encryption, &key), encrypted),
        oids::KUZNYECHIK_CTR_ACPKM => new_gost((Cipher::Kuznyechik, sections), (encryption, &key), encrypted),
        other => Err(ContainerError::UnknownAlgorithm(other)),
    }
}

fn parameters<'a, T>(algorithm: &'a AlgorithmIdentifierOwned) -> Result<T, ContainerError>
where
    T: der::DecodeValue<'a, Error = der::Error> + der::FixedTag + 'a,
{
    let any = algorithm.parameters.as_ref().ok_or(ContainerError::OtherKind)?;
    Ok(any.decode_as::<T>()?)
}

/// The first 32 bytes that the password gives; ciphers with shorter keys take the first of them.
fn derive(
    prf: ObjectIdentifier,
    (password, salt, rounds): (&str, &[u8], u32),
) -> Result<Key, ContainerError> {
    let mut key = Zeroizing::new([0_u8; 32]);
    let (password, out) = (password.as_bytes(), key.as_mut_slice());
    let done = match prf {
        oids::HMAC_SHA1 => pbkdf2::<SimpleHmac<Sha1>>(password, salt, rounds, out),
        oids::HMAC_SHA256 => pbkdf2::<SimpleHmac<Sha256>>(password, salt, rounds, out),
        oids::HMAC_SHA384 => pbkdf2::<SimpleHmac<Sha384>>(password, salt, rounds, out),
        oids::HMAC_SHA512 => pbkdf2::<SimpleHmac<Sha512>>(password, salt, rounds, out),
        oids::HMAC_STREEBOG_256 => pbkdf2::<SimpleHmac<Streebog256>>(password, salt, rounds, out),
        oids::HMAC_STREEBOG_512 => pbkdf2::<SimpleHmac<Streebog512>>(password, salt, rounds, out),
        other => return Err(ContainerError::UnknownAlgorithm(other)),
    };
    done.map_err(|_| ContainerError::OtherKind)?;
    Ok(key)
}

fn unpad<C>(
    encryption: &AlgorithmIdentifierOwned,
    key: Option<&[u8]>,
    encrypted: &[u8],
) -> Result<Zeroizing<Vec<u8>>, ContainerError>
where
    C: aes::cipher::BlockCipherDecrypt + aes::cipher::BlockSizeUser,
    cbc::Decryptor<C>: KeyIvInit + BlockModeDecrypt,
{
    let iv: OctetString = parameters(encryption)?;
    let cipher = cbc::Decryptor::<C>::new_from_slices(key.unwrap_or_default(), iv.as_bytes())
        .map_err(|_| ContainerError::OtherKind)?;
    let clear = cipher.decrypt_padded_vec::<Pkcs7>(encrypted).map_err(|_| ContainerError::WrongPassword)?;
    Ok(Zeroizing::new(clear))
}

fn old_gost(
    encryption: &AlgorithmIdentifierOwned,
    key: &Key,
    encrypted: &[u8],
) -> Result<Zeroizing<Vec<u8>>, ContainerError> {
    let parameters: Gost28147Parameters = parameters(encryption)?;
    let iv: [u8; 8] = parameters.iv.as_bytes().try_into().map_err(|_| ContainerError::OtherKind)?;
    let mut data = Zeroizing::new(encrypted.to_vec());
    match parameters.set {
        oids::GOST_28147_Z => decrypt_28147::<Magma>(key, iv, &mut data)?,
        oids::GOST_28147_A => decrypt_28147::<Gost89CryptoProA>(key, iv, &mut data)?,
        oids::GOST_28147_B => decrypt_28147::<Gost89CryptoProB>(key, iv, &mut data)?,
        oids::GOST_28147_C => decrypt_28147::<Gost89CryptoProC>(key, iv, &mut data)?,
        oids::GOST_28147_D => decrypt_28147::<Gost89CryptoProD>(key, iv, &mut data)?,
        other => return Err(ContainerError::UnknownAlgorithm(other)),
    }
    Ok(data)
}

fn new_gost(
    (cipher, sections): (Cipher, Sections),
    (encryption, key): (&AlgorithmIdentifierOwned, &Key),
    encrypted: &[u8],
) -> Result<Zeroizing<Vec<u8>>, ContainerError> {
    let parameters: Gost3412Parameters = parameters(encryption)?;
    let mut data = Zeroizing::new(encrypted.to_vec());
    cipher.apply((key, sections), parameters.ukm.as_bytes(), &mut data)?;
    Ok(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_comes_back_with_the_password_and_not_without() {
        for protection in [Protection::Aes { rounds: 10 }, Protection::Gost { rounds: 10 }] {
            let mut random = |bytes: &mut [u8]| bytes.fill(7);
            let (scheme, encrypted) = protection.encrypt(("слово", &mut random), b"secret").unwrap();
            assert_eq!(scheme.oid, oids::PBES2);
            assert_eq!(
                decrypt(&scheme, ("слово", Sections::Standard), &encrypted).unwrap().as_slice(),
                b"secret"
            );
            let other = decrypt(&scheme, ("другое", Sections::Standard), &encrypted);
            assert!(other.is_err() || other.unwrap().as_slice() != b"secret");
        }
    }
}
