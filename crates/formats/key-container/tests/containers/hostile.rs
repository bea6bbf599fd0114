//! What nobody should have made.
// cyrillic: passwords that people choose

use key_container::{ContainerError, Protection, limits, open, seal};
use proptest::prelude::*;

use crate::{chance, made};

const AES: Protection = Protection::Aes { rounds: 3 };
const GOST: Protection = Protection::Gost { rounds: 3 };

#[test]
fn what_is_sealed_comes_back_whole() {
    for protection in [AES, GOST] {
        for password in ["", "1", "Ёлка в лесу 🌲"] {
            let (container, file) = made(protection, password);
            assert_eq!(open(&file, password), Ok(container));
        }
    }
}

#[test]
fn a_container_does_not_print_its_key() {
    assert_eq!(format!("{:?}", made(AES, "1").0), "KeyContainer");
}

#[test]
fn nothing_of_the_key_or_the_certificates_stands_in_the_file() {
    for protection in [AES, GOST] {
        let (container, file) = made(protection, "1");
        for clear in [container.key.as_slice(), &container.certificate, &container.chain[0]] {
            assert!(!file.windows(clear.len()).any(|window| window == clear));
        }
    }
}

#[test]
fn too_much_is_refused_before_it_is_worked_on() {
    assert_eq!(open(&vec![0x30; limits::FILE_MAX + 1], "1"), Err(ContainerError::TooLarge));
    let (container, _) = made(AES, "1");
    let rounds = limits::ROUNDS_MAX + 1;
    let refused = seal(&container, ("1", Protection::Gost { rounds }), &mut chance());
    assert_eq!(refused, Err(ContainerError::TooLarge));
    assert_eq!(
        seal(&container, ("1", Protection::Aes { rounds: 0 }), &mut chance()),
        Err(ContainerError::TooLarge)
    );
}

#[test]
fn a_file_that_asks_for_a_million_rounds_more_is_refused_at_once() {
    // The count of the outer code is the last field: 3 becomes 8,388,607.
    let (_, mut file) = made(AES, "1");
    assert!(file.ends_with(&[0x02, 0x01, 0x03]));
    file.truncate(file.len() - 3);
    file.extend([0x02, 0x03, 0x7F, 0xFF, 0xFF]);
    // The lengths of the two structures around it grow by two.
    let outer = usize::from(u16::from_be_bytes([file[2], file[3]])) + 2;
    file[2..4].copy_from_slice(&u16::try_from(outer).unwrap().to_be_bytes());
    let at = file.len() - 5 - 34 - 51 - 2;
    assert_eq!(file[at], 0x30);
    file[at + 1] += 2;
    assert_eq!(open(&file, "1"), Err(ContainerError::TooLarge));
}

#[test]
fn other_files_are_no_containers() {
    for file in [
        &b""[..],
        b"%PDF-1.7",
        b"-----BEGIN PRIVATE KEY-----",
        &[0x30, 0x80, 0, 0],
        &[0x30, 0x03, 0x02, 0x01, 0x03],
    ] {
        assert!(matches!(open(file, "1"), Err(ContainerError::Der(_))), "{file:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// No byte can be changed without being noticed, and none makes the reader fall over.
    #[test]
    fn a_changed_byte_is_noticed(at in any::<prop::sample::Index>(), by in 1_u8.., gost in any::<bool>()) {
        let (container, mut file) = made(if gost { GOST } else { AES }, "1");
        let at = at.index(file.len());
        file[at] ^= by;
        // Only what nothing is made from may differ: the parameters of a digest, absent or null.
        if let Ok(opened) = open(&file, "1") {
            prop_assert_eq!(opened, container);
        }
    }

    #[test]
    fn whatever_is_read_ends(file in prop::collection::vec(any::<u8>(), 0..400), password in ".{0,8}") {
        prop_assert!(open(&file, &password).is_err());
    }
}
