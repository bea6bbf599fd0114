//! Object identifiers of parameter sets, keys, signatures and digests.

use elliptic_curve::pkcs8::ObjectIdentifier;

/// Keys of 256 bits.
pub const KEY_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.7.1.1.1.1");
/// Keys of 512 bits.
pub const KEY_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.7.1.1.1.2");
/// Streebog-256.
pub const DIGEST_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.7.1.1.2.2");
/// Streebog-512.
pub const DIGEST_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.7.1.1.2.3");
/// Signature by a key of 256 bits over Streebog-256.
pub const SIGNATURE_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.7.1.1.3.2");
/// Signature by a key of 512 bits over Streebog-512.
pub const SIGNATURE_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.643.7.1.1.3.3");

/// How long the numbers of a key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeySize {
    /// 256 bits, over Streebog-256.
    Bits256,
    /// 512 bits, over Streebog-512.
    Bits512,
}

impl KeySize {
    /// Bytes of the private key, of a coordinate and of a digest.
    pub const fn bytes(self) -> usize {
        match self {
            Self::Bits256 => 32,
            Self::Bits512 => 64,
        }
    }

    /// Bytes of a signature.
    pub const fn signature_bytes(self) -> usize {
        2 * self.bytes()
    }

    /// The algorithm that SPKI and PKCS#8 name.
    pub const fn key_algorithm(self) -> ObjectIdentifier {
        match self {
            Self::Bits256 => KEY_256,
            Self::Bits512 => KEY_512,
        }
    }

    /// The digest that goes with the key.
    pub const fn digest_algorithm(self) -> ObjectIdentifier {
        match self {
            Self::Bits256 => DIGEST_256,
            Self::Bits512 => DIGEST_512,
        }
    }

    /// The algorithm of a signature over the digest.
    pub const fn signature_algorithm(self) -> ObjectIdentifier {
        match self {
            Self::Bits256 => SIGNATURE_256,
            Self::Bits512 => SIGNATURE_512,
        }
    }

    /// The size that a key's algorithm stands for.
    pub fn from_key_algorithm(oid: &ObjectIdentifier) -> Option<Self> {
        [Self::Bits256, Self::Bits512].into_iter().find(|size| size.key_algorithm() == *oid)
    }
}

/// How a key names its parameter set. Seven sets have twelve names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Identifier {
    /// id-GostR3410-2001-CryptoPro-A-ParamSet.
    CryptoProA,
    /// id-GostR3410-2001-CryptoPro-B-ParamSet.
    CryptoProB,
    /// id-GostR3410-2001-CryptoPro-C-ParamSet.
    CryptoProC,
    /// id-GostR3410-2001-CryptoPro-XchA-ParamSet: the set of CryptoPro-A.
    CryptoProXchA,
    /// id-GostR3410-2001-CryptoPro-XchB-ParamSet: the set of CryptoPro-C.
    CryptoProXchB,
    /// id-tc26-gost-3410-2012-256-paramSetA.
    Tc26P256A,
    /// id-tc26-gost-3410-2012-256-paramSetB: the set of CryptoPro-A.
    Tc26P256B,
    /// id-tc26-gost-3410-2012-256-paramSetC: the set of CryptoPro-B.
    Tc26P256C,
    /// id-tc26-gost-3410-2012-256-paramSetD: the set of CryptoPro-C.
    Tc26P256D,
    /// id-tc26-gost-3410-12-512-paramSetA.
    Tc26P512A,
    /// id-tc26-gost-3410-12-512-paramSetB.
    Tc26P512B,
    /// id-tc26-gost-3410-2012-512-paramSetC.
    Tc26P512C,
}

impl Identifier {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::CryptoProA,
        Self::CryptoProB,
        Self::CryptoProC,
        Self::CryptoProXchA,
        Self::CryptoProXchB,
        Self::Tc26P256A,
        Self::Tc26P256B,
        Self::Tc26P256C,
        Self::Tc26P256D,
        Self::Tc26P512A,
        Self::Tc26P512B,
        Self::Tc26P512C,
    ];

    /// The object identifier.
    pub const fn oid(self) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(match self {
            Self::CryptoProA => "1.2.643.2.2.35.1",
            Self::CryptoProB => "1.2.643.2.2.35.2",
            Self::CryptoProC => "1.2.643.2.2.35.3",
            Self::CryptoProXchA => "1.2.643.2.2.36.0",
            Self::CryptoProXchB => "1.2.643.2.2.36.1",
            Self::Tc26P256A => "1.2.643.7.1.2.1.1.1",
            Self::Tc26P256B => "1.2.643.7.1.2.1.1.2",
            Self::Tc26P256C => "1.2.643.7.1.2.1.1.3",
            Self::Tc26P256D => "1.2.643.7.1.2.1.1.4",
            Self::Tc26P512A => "1.2.643.7.1.2.1.2.1",
            Self::Tc26P512B => "1.2.643.7.1.2.1.2.2",
            Self::Tc26P512C => "1.2.643.7.1.2.1.2.3",
        })
    }

    /// The identifier with this object identifier.
    pub fn from_oid(oid: &ObjectIdentifier) -> Option<Self> {
        Self::ALL.into_iter().find(|identifier| identifier.oid() == *oid)
    }

    /// The length of keys of this set.
    pub const fn key_size(self) -> KeySize {
        match self {
            Self::Tc26P512A | Self::Tc26P512B | Self::Tc26P512C => KeySize::Bits512,
            _ => KeySize::Bits256,
        }
    }

    /// Whether both stand for the same curve, point and order.
    pub fn is_same_set(self, other: Self) -> bool {
        self.canonical() == other.canonical()
    }

    /// The first of the names of the set.
    #[must_use]
    pub const fn canonical(self) -> Self {
        match self {
            Self::CryptoProXchA | Self::Tc26P256B => Self::CryptoProA,
            Self::Tc26P256C => Self::CryptoProB,
            Self::CryptoProXchB | Self::Tc26P256D => Self::CryptoProC,
            other => other,
        }
    }

    /// Whether a key with this set names its digest beside it: RFC 9215 (section 4) has it so for the names of
    /// 256-bit sets that are older than the digest, and leaves it out otherwise.
    pub const fn names_digest(self) -> bool {
        matches!(
            self,
            Self::CryptoProA
                | Self::CryptoProB
                | Self::CryptoProC
                | Self::CryptoProXchA
                | Self::CryptoProXchB
        )
    }
}
