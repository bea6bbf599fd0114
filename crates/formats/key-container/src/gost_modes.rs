//! How the block ciphers of ГОСТ are chained here. The ciphers themselves are libraries; no library has these modes.

use kuznyechik::Kuznyechik;
use magma::Magma;
use magma::cipher::consts::U8;
use magma::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, BlockSizeUser, KeyInit};
use zeroize::{Zeroize, Zeroizing};

use crate::ContainerError;

/// A key of any of these ciphers.
pub type Key = Zeroizing<[u8; 32]>;

/// After so many bytes ГОСТ 28147-89 changes its key (RFC 4357, 2.3.2).
const MESHED_AFTER: usize = 1024;
/// What the next key is made from (RFC 4357, 2.3.2).
const MESH: [u8; 32] = [
    0x69, 0x00, 0x72, 0x22, 0x64, 0xC9, 0x04, 0x23, 0x8D, 0x3A, 0xDB, 0x96, 0x46, 0xE9, 0x2A, 0xC4, 0x18,
    0xFE, 0xAC, 0x94, 0x00, 0xED, 0x07, 0x12, 0xC0, 0x86, 0xDC, 0xC2, 0xEF, 0x4C, 0xA9, 0x2B,
];

/// The cipher of 1989 by the one of 2015: the same rounds, words read from the other end.
struct Words<C>(C);

/// A cipher of 1989 with some boxes.
pub trait Boxes: BlockCipherEncrypt + BlockCipherDecrypt + BlockSizeUser<BlockSize = U8> + KeyInit {}

impl<C: BlockCipherEncrypt + BlockCipherDecrypt + BlockSizeUser<BlockSize = U8> + KeyInit> Boxes for C {}

impl<C: Boxes> Words<C> {
    fn new(key: &Key) -> Option<Self> {
        let mut turned = Zeroizing::new([0; 32]);
        for (to, from) in turned.chunks_exact_mut(4).zip(key.chunks_exact(4)) {
            to.copy_from_slice(from);
            to.reverse();
        }
        C::new_from_slice(turned.as_slice()).ok().map(Self)
    }

    fn encrypt(&self, mut block: [u8; 8]) -> [u8; 8] {
        block.reverse();
        let mut array = Array::from(block);
        self.0.encrypt_block(&mut array);
        let mut done: [u8; 8] = array.into();
        done.reverse();
        done
    }

    fn decrypt(&self, mut block: [u8; 8]) -> [u8; 8] {
        block.reverse();
        let mut array = Array::from(block);
        self.0.decrypt_block(&mut array);
        let mut done: [u8; 8] = array.into();
        done.reverse();
        done
    }

    /// The key that follows.
    fn meshed(&self) -> Key {
        let mut next = Zeroizing::new([0; 32]);
        for (to, from) in next.chunks_exact_mut(8).zip(MESH.chunks_exact(8)) {
            let mut block = [0; 8];
            block.copy_from_slice(from);
            to.copy_from_slice(&self.decrypt(block));
        }
        next
    }
}

/// Decrypts ГОСТ 28147-89 in CFB, in place.
pub fn decrypt_28147<C: Boxes>(key: &Key, iv: [u8; 8], data: &mut [u8]) -> Result<(), ContainerError> {
    let new = |key: &Key| Words::<C>::new(key).ok_or(ContainerError::OtherKind);
    let (mut cipher, mut iv) = (new(key)?, iv);
    for (no, block) in data.chunks_mut(8).enumerate() {
        if no > 0 && (no * 8).is_multiple_of(MESHED_AFTER) {
            cipher = new(&cipher.meshed())?;
            iv = cipher.encrypt(iv);
        }
        let gamma = cipher.encrypt(iv);
        for ((byte, gamma), next) in block.iter_mut().zip(gamma).zip(iv.iter_mut()) {
            *next = *byte;
            *byte ^= gamma;
        }
    }
    Ok(())
}

/// After how many bytes the key of `CTR-ACPKM` is made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sections {
    /// 8 KB for Магма, 256 KB for Кузнечик, as R 1323565.1.025 sets for messages.
    Standard,
    /// 1 KB and 4 KB, as the gost engine of OpenSSL 3.0 does.
    Engine,
}

/// The two ciphers of 2015.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cipher {
    /// Blocks of 8 bytes.
    Magma,
    /// Blocks of 16 bytes.
    Kuznyechik,
}

impl Cipher {
    /// Bytes of the user keying material; the first of them, half a block, begin the counter (RFC 9337, 7.3).
    pub const fn ukm_len(self) -> usize {
        match self {
            Self::Magma => 12,
            Self::Kuznyechik => 16,
        }
    }

    /// Encrypts or decrypts in CTR-ACPKM, in place.
    pub fn apply(
        self,
        (key, sections): (&Key, Sections),
        ukm: &[u8],
        data: &mut [u8],
    ) -> Result<(), ContainerError> {
        if ukm.len() != self.ukm_len() {
            return Err(ContainerError::OtherKind);
        }
        let kilobytes = match (self, sections) {
            (Self::Magma, Sections::Standard) => 8,
            (Self::Magma, Sections::Engine) => 1,
            (Self::Kuznyechik, Sections::Standard) => 256,
            (Self::Kuznyechik, Sections::Engine) => 4,
        };
        match self {
            Self::Magma => ctr_acpkm::<Magma, 8>(key, ukm, (kilobytes * 1024, data)),
            Self::Kuznyechik => ctr_acpkm::<Kuznyechik, 16>(key, ukm, (kilobytes * 1024, data)),
        }
        Ok(())
    }
}

/// RFC 8645, 6.2.2: a counter, and a key that is made anew from itself after each section.
fn ctr_acpkm<C, const BLOCK: usize>(key: &Key, ukm: &[u8], (section, data): (usize, &mut [u8]))
where
    C: BlockCipherEncrypt + KeyInit + BlockSizeUser,
    Array<u8, C::BlockSize>: From<[u8; BLOCK]> + AsRef<[u8]>,
{
    let mut counter = [0_u8; BLOCK];
    for (to, from) in counter.iter_mut().zip(ukm.iter().take(BLOCK / 2)) {
        *to = *from;
    }
    let mut key = key.clone();
    for (no, part) in data.chunks_mut(section).enumerate() {
        if no > 0 {
            key = next_key::<C, BLOCK>(&key);
        }
        let Ok(cipher) = C::new_from_slice(key.as_slice()) else { return };
        for block in part.chunks_mut(BLOCK) {
            let mut gamma = Array::<u8, C::BlockSize>::from(counter);
            cipher.encrypt_block(&mut gamma);
            for (byte, gamma) in block.iter_mut().zip(gamma.as_ref()) {
                *byte ^= gamma;
            }
            step(&mut counter);
        }
    }
}

fn step(counter: &mut [u8]) {
    for byte in counter.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            return;
        }
    }
}

/// RFC 8645, 6.2.1: the constants 0x80 to 0x9F, encrypted.
fn next_key<C, const BLOCK: usize>(key: &Key) -> Key
where
    C: BlockCipherEncrypt + KeyInit + BlockSizeUser,
    Array<u8, C::BlockSize>: From<[u8; BLOCK]> + AsRef<[u8]>,
{
    let mut next = Zeroizing::new([0_u8; 32]);
    let Ok(cipher) = C::new_from_slice(key.as_slice()) else { return next };
    for (no, to) in next.chunks_exact_mut(BLOCK).enumerate() {
        let mut constant = [0_u8; BLOCK];
        for (byte, at) in constant.iter_mut().zip(0x80_u8..) {
            *byte = at.wrapping_add(u8::try_from(no * BLOCK).unwrap_or_default());
        }
        let mut block = Array::<u8, C::BlockSize>::from(constant);
        cipher.encrypt_block(&mut block);
        to.copy_from_slice(block.as_ref());
        block.as_mut_slice().zeroize();
    }
    next
}
